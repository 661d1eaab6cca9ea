import type { Routing } from "#lib/routing/valhalla.ts";
import { type EtaNews, type EtaTrack, followEta, isSameEta } from "#lib/tracking/eta-track.ts";
import type { Eta } from "#lib/tracking/order-feed.ts";
import { createRouteKeeper } from "#services/gateway/route-keeper.ts";
import type { Story } from "./story.ts";

/** What was on the screen from a time on. */
export type Shown = { readonly at: number; readonly eta: Eta; readonly isUpdate: boolean };

/** How often a gateway looks at an order that it holds. */
export const LOOK_MS = 5_000;

/**
 * An order's story through the gateway's own route keeper and estimator, in its own time: a look every 5 s and at each
 * change of the order. Routes come within the look at which they are asked for.
 */
export async function replay(story: Story, routing: Pick<Routing, "route">): Promise<Shown[]> {
  let nowMs = story.placedAt;
  const asked: Promise<unknown>[] = [];
  const keeper = createRouteKeeper({
    routing: {
      route(request) {
        const answer = routing.route(request);
        asked.push(answer.catch(() => null));
        return answer;
      },
    },
    log: { warn: () => {} },
    clock: { now: () => nowMs },
  });
  const shown: Shown[] = [];
  let track: EtaTrack | null = null;
  const times = new Set(story.chapters.map((chapter) => chapter.at));
  for (let ms = story.placedAt; ms < story.deliveredAt; ms += LOOK_MS) times.add(ms);
  for (const ms of [...times].sort((a, b) => a - b)) {
    nowMs = ms;
    track = followEta(track, newsAt(story, ms, keeper.lineOf));
    while (asked.length > 0) await asked.shift();
    if (track.eta) shown.push({ at: ms, eta: track.eta, isUpdate: !isSameEta(shown.at(-1)?.eta ?? null, track.eta) });
  }
  keeper.stop();
  return shown;
}

function newsAt(story: Story, nowMs: number, lineOf: ReturnType<typeof createRouteKeeper>["lineOf"]): EtaNews {
  const { restaurantAt, dropoff, promisedAt, vehicle, stop } = story;
  const chapter = story.chapters.findLast((one) => one.at <= nowMs) ?? story.chapters[0];
  if (!chapter) throw new Error("a story without a beginning");
  const { status, readyAt } = chapter;
  const order = {
    status,
    restaurant: { id: "rst", name: "", slug: "", at: restaurantAt },
    dropoff,
    readyAt,
    promisedAt,
  };
  if (nowMs < story.assignedAt) {
    return { nowMs, order, driver: null, ride: lineOf("ord", "toDoor", restaurantAt, dropoff, "bike") };
  }
  const fix = story.heard[Math.floor((nowMs - story.assignedAt) / 1000)] ?? null;
  const hasFood = status === "picked_up";
  const stopsBefore = stop && nowMs < stop.untilMs ? [stop.at] : [];
  const toRestaurant = fix && !hasFood ? lineOf("dlv", "toRestaurant", fix, restaurantAt, vehicle) : null;
  const toDoor = lineOf("dlv", "toDoor", hasFood && fix ? fix : restaurantAt, dropoff, vehicle);
  return { nowMs, order, driver: { id: "drv", vehicle, fix, stopsBefore, toRestaurant, toDoor } };
}
