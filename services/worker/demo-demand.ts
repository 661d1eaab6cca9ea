import { randomInt } from "node:crypto";
import { createRng } from "#lib/core/rng.ts";
import { assignDeliveries, cancelStuckDeliveries, type DeliveryDraft } from "#lib/dispatch/commands.ts";
import { listIdleDrivers } from "#lib/dispatch/queries.ts";
import type { Context } from "#lib/infra/context.ts";
import { nextDemand } from "#lib/sim/demand.ts";
import type { World } from "#lib/sim/world.ts";

type Needs = Pick<Context, "db" | "batcher" | "clock" | "log">;

const EVERY_MS = 1_000;
/** Most deliveries that are made, or cancelled, in one round. */
const PER_ROUND = 500;
/** No delivery of the demo takes this long, so its driver is not driving it: it is cancelled, and they get another. */
const STUCK_AFTER_MIN = 60;
/** Looking for stuck deliveries in every n-th round is enough. */
const ROUNDS_PER_HEALING = 30;

/** One round: every driver of the world without a delivery gets one. Resolves to how many were made. */
export async function assignDemand(ctx: Needs, world: World, rng = createRng(randomInt(2 ** 32))): Promise<number> {
  const first = world.drivers.at(0)?.id;
  const last = world.drivers.at(-1)?.id;
  if (!first || !last) return 0;
  const drafts: DeliveryDraft[] = [];
  for (const { driverId, vehicle, at } of await listIdleDrivers(ctx, { first, last, limit: PER_ROUND })) {
    const demand = nextDemand(world, rng, at);
    if (!demand) continue;
    const { restaurant, dropoff, area } = demand;
    drafts.push({ driverId, vehicle, restaurantId: restaurant.id, pickup: restaurant.at, dropoff, area });
  }
  return (await assignDeliveries(ctx, drafts)).length;
}

/** Cancels deliveries that nobody drives any more. Resolves to how many. */
export async function healDemand(ctx: Pick<Needs, "db" | "batcher">): Promise<number> {
  return (await cancelStuckDeliveries(ctx, { afterMin: STUCK_AFTER_MIN, limit: PER_ROUND })).length;
}

/** Runs the demo's demand once a second until it is stopped. The first of several failed rounds is told. */
export function startDemoDemand(ctx: Needs, world: World): { stop(): Promise<void> } {
  const rng = createRng(randomInt(2 ** 32));
  let round = 0;
  let isFailing = false;
  let running: Promise<void> | null = null;
  const run = async () => {
    try {
      if (round++ % ROUNDS_PER_HEALING === 0) await healDemand(ctx);
      await assignDemand(ctx, world, rng);
      isFailing = false;
    } catch (error) {
      if (!isFailing) ctx.log.warn({ err: error }, "demo demand: failed, and is tried again every second");
      isFailing = true;
    } finally {
      running = null;
    }
  };
  const turn = () => {
    running ??= run();
  };
  turn();
  const timer = setInterval(turn, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
