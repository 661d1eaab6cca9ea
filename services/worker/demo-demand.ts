import { randomInt } from "node:crypto";
import { createRng } from "#lib/core/rng.ts";
import { assignDeliveries, cancelStuckDeliveries, type DeliveryDraft } from "#lib/dispatch/commands.ts";
import { UNSEEN_S } from "#lib/dispatch/offers/queries.ts";
import { listIdleDrivers } from "#lib/dispatch/queries.ts";
import type { Context } from "#lib/infra/context.ts";
import { moveOrders } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { guessReady } from "#lib/orders/kitchen/commands.ts";
import { listKitchenDue } from "#lib/orders/queries.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { nextDemand } from "#lib/sim/demand.ts";
import type { World } from "#lib/sim/world.ts";
import { createDemand } from "./demand-near.ts";
import { feedBoards } from "./demo-boards.ts";
import { orderForDriver } from "./demo-orders.ts";
import { answerOffers, askedOf, keepFleetOnDuty } from "./fleet-phones.ts";

type Needs = Pick<Context, "db" | "batcher" | "clock" | "log">;

const EVERY_MS = 1_000;
/** Most deliveries that are made, orders that are moved on, or cancelled, in one round. */
const PER_ROUND = 500;
/** How long a simulated restaurant takes to answer, and to begin. */
const ANSWER_AFTER_S = 4;
/** How long one cooks that nobody has told how long, minutes. */
const KITCHEN_MIN = 3;
/** No delivery of the demo takes this long, so its driver is not driving it: it is cancelled, and they get another. */
const STUCK_AFTER_MIN = 60;
/** Looking for stuck deliveries in every n-th round is enough. */
const ROUNDS_PER_HEALING = 30;

/**
 * Whoever of the fleet nobody has heard of begins somewhere in the middle of a delivery, as if the day had gone on for long
 * (lib/sim/driver.ts), and so do those who are too many to be asked whenever they are idle. Resolves to how many.
 */
export async function beginDeliveries(ctx: Needs, world: World, rng = createRng(randomInt(2 ** 32))): Promise<number> {
  const first = world.drivers.at(0)?.id;
  const last = world.drivers.at(-1)?.id;
  const asked = askedOf(world);
  if (!first || !last || !asked) return 0;
  const idle = await listIdleDrivers(ctx, { first, last, limit: PER_ROUND, unseenS: UNSEEN_S });
  const nowMs = ctx.clock.now();
  const drafts = idle.flatMap((driver): DeliveryDraft[] => {
    if (driver.at && driver.driverId <= asked.last) return [];
    const demand = nextDemand(world, rng, driver.at);
    if (!demand) return [];
    const { driverId, vehicle } = driver;
    const { restaurant, dropoff, area } = demand;
    const order = orderForDriver(demand, driver, rng, nowMs);
    return [{ driverId, vehicle, restaurantId: restaurant.id, pickup: restaurant.at, dropoff, area, order }];
  });
  return (await assignDeliveries(ctx, drafts)).length;
}

/**
 * The demo's restaurants answer by themselves, but for those whose board somebody has open: placed → accepted → preparing, and ready when they meant to be.
 * Resolves to how many orders were moved on.
 */
export async function runKitchens(ctx: Pick<Needs, "db" | "batcher">): Promise<number> {
  const due = await listKitchenDue(ctx, { answerAfterS: ANSWER_AFTER_S, limit: PER_ROUND });
  let count = 0;
  for (const [from, to] of KITCHEN_STEPS) {
    const orderIds = due.flatMap(({ orderId, status }) => (status === from ? orderId : []));
    const moved = await moveOrders(ctx.db.primary, { orderIds, to, actor: "restaurant" });
    // Whoever paid for real waits for no longer than a visitor who did not.
    if (to === "accepted") await guessReady(ctx.db.primary, moved, KITCHEN_MIN);
    for (const orderId of moved) hintOrder(ctx, orderId);
    count += moved.length;
  }
  return count;
}

const KITCHEN_STEPS = [
  ["placed", "accepted"],
  ["accepted", "preparing"],
  ["preparing", "ready"],
] as const satisfies readonly (readonly [OrderStatus, OrderStatus])[];

/** Cancels deliveries that nobody drives any more, with their orders. Resolves to how many. */
export async function healDemand(ctx: Pick<Needs, "db" | "batcher">): Promise<number> {
  return (await cancelStuckDeliveries(ctx, { afterMin: STUCK_AFTER_MIN, limit: PER_ROUND })).length;
}

/** Runs the demo's demand once a second until it is stopped. The first of several failed rounds is told. */
export function startDemoDemand(ctx: Needs, world: World): { stop(): Promise<void> } {
  const rng = createRng(randomInt(2 ** 32));
  const demand = createDemand(ctx, world, rng);
  let round = 0;
  let isFailing = false;
  let running: Promise<void> | null = null;
  const run = async () => {
    try {
      if (round++ % ROUNDS_PER_HEALING === 0) await healDemand(ctx);
      await feedBoards(ctx, world, rng);
      await runKitchens(ctx);
      await beginDeliveries(ctx, world, rng);
      await answerOffers(ctx, world);
      await keepFleetOnDuty(ctx, world);
      await demand.run();
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
