import type { DriverId, OrderId } from "#lib/core/ids.ts";
import type { Rng } from "#lib/core/rng.ts";
import { listAsked, listOnDuty, listPastOffers, type OnDuty } from "#lib/dispatch/offers/queries.ts";
import type { Context } from "#lib/infra/context.ts";
import { placeOrders } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { listOrdersWithoutDriver, type WaitingOrder } from "#lib/orders/queries.ts";
import { nextDemand } from "#lib/sim/demand.ts";
import type { World } from "#lib/sim/world.ts";
import { orderForVisitor } from "./demo-orders.ts";

/**
 * Whoever is on duty in the demo without a simulated phone: a visitor, in the driver's app. They get their work by the
 * dispatch; the fleet, which is given its own past it, keeps its hands off what they may be asked about.
 */
type Needs = Pick<Context, "db" | "batcher" | "clock">;

/** An order waits so long for a visitor who is free before the fleet takes it. */
const LEFT_MS = 300_000;
/** Kitchens answer within this, and then it is seen to wait. */
const ANSWERED_MS = 20_000;
const WAITING_PER_ROUND = 50;

/** Visitors who may be asked just now. The fleet's ids are one stretch, theirs lie outside of it. */
async function listVisitors(ctx: Pick<Needs, "db">, { drivers }: Pick<World, "drivers">): Promise<OnDuty[]> {
  const [first, last] = [drivers.at(0)?.id ?? "", drivers.at(-1)?.id ?? ""];
  return (await listOnDuty(ctx)).filter(({ driverId }) => driverId < first || driverId > last);
}

/** Which of the orders that wait are a visitor's to be asked about, and which are the fleet's. */
export async function leftToDispatch(
  ctx: Pick<Needs, "db" | "clock">,
  world: Pick<World, "drivers">,
  waiting: readonly WaitingOrder[],
): Promise<{ kept: WaitingOrder[]; others: WaitingOrder[] }> {
  if (waiting.length === 0) return { kept: [], others: [] };
  const orderIds = waiting.map(({ orderId }) => orderId);
  const visitors = (await listVisitors(ctx, world)).filter(({ held }) => held.length === 0);
  const [asked, past] = await Promise.all([listAsked(ctx, orderIds), listPastOffers(ctx, orderIds)]);
  const nowMs = ctx.clock.now();
  const isKept = ({ orderId, placedAt }: WaitingOrder) =>
    asked.has(orderId) || (visitors.length > 0 && !past.has(orderId) && nowMs - placedAt < LEFT_MS);
  return { kept: waiting.filter(isKept), others: waiting.filter((order) => !isKept(order)) };
}

/** Places an order near each visitor who has nothing to do and nothing to come. */
export function createVisitorDemand(ctx: Needs, world: World, rng: Rng): { run(): Promise<OrderId[]> } {
  const placedAt = new Map<DriverId, number>();
  return {
    async run() {
      const nowMs = ctx.clock.now();
      const free = (await listVisitors(ctx, world)).filter(
        ({ driverId, held }) => held.length === 0 && nowMs - (placedAt.get(driverId) ?? 0) > ANSWERED_MS,
      );
      if (free.length === 0) return [];
      const { kept } = await leftToDispatch(ctx, world, await listOrdersWithoutDriver(ctx, WAITING_PER_ROUND));
      const drafts = free.slice(kept.length).flatMap((driver) => {
        const demand = nextDemand(world, rng, driver.at);
        if (!demand) return [];
        placedAt.set(driver.driverId, nowMs);
        return orderForVisitor(demand, driver, rng, nowMs);
      });
      const orderIds = await placeOrders(ctx.db.primary, drafts);
      for (const orderId of orderIds) hintOrder(ctx, orderId);
      return orderIds;
    },
  };
}
