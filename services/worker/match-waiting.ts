import { distanceM } from "#lib/core/geo.ts";
import type { IdleDriver } from "#lib/dispatch/queries.ts";
import type { WaitingOrder } from "#lib/orders/queries.ts";

/** How far away a driver may be who gets an order at once, and how much farther for each second that it waits: metres. */
const REACH_M = 1_000;
const REACH_M_PER_S = 30;
/** A driver of whom nobody knows where they are counts as so far away. */
const UNKNOWN_M = 3_000;

/**
 * Who brings which of the orders that wait: the oldest order first, each to the nearest idle driver within its reach,
 * which grows with its wait. Those without an order are left over.
 */
export function matchWaiting(
  orders: readonly WaitingOrder[],
  idle: readonly IdleDriver[],
  nowMs: number,
): { matched: { order: WaitingOrder; driver: IdleDriver }[]; left: IdleDriver[] } {
  const left = new Set(idle);
  const matched: { order: WaitingOrder; driver: IdleDriver }[] = [];
  for (const order of orders) {
    const reachM = REACH_M + (REACH_M_PER_S * Math.max(0, nowMs - order.placedAt)) / 1_000;
    let nearest: IdleDriver | null = null;
    let nearestM = reachM;
    for (const driver of left) {
      const metres = driver.at ? distanceM(driver.at, order.pickup) : UNKNOWN_M;
      if (metres > nearestM) continue;
      nearest = driver;
      nearestM = metres;
    }
    if (!nearest) continue;
    left.delete(nearest);
    matched.push({ order, driver: nearest });
  }
  return { matched, left: [...left] };
}
