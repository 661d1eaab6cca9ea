import type { Principal } from "#lib/auth/principal.ts";
import type { OrderRecord } from "#lib/orders/queries.ts";
import { isEnd, type OrderEvent, type OrderStatus } from "#lib/orders/status.ts";
import type { FeedDriver, FeedOrder, FollowAs } from "#lib/tracking/order-feed.ts";

/** What an order's followers may know of it. Pure: the order feed decides nothing of this anywhere else. */

/** How a principal follows. */
export function followAs(principal: Principal): FollowAs {
  return principal.kind === "link" ? principal.access : principal.kind;
}

/** The order in which grants are tried where a browser holds several: whoever may do more comes first. */
const RANK: Record<FollowAs, number> = { operator: 0, customer: 1, restaurant: 2, driver: 3, manage: 4, watch: 5 };

export function byRank(a: Principal, b: Principal): number {
  return RANK[followAs(a)] - RANK[followAs(b)];
}

/**
 * May this follower see where the driver is? Who brings it and operators always, everybody else from pick-up to
 * hand-over, and only while theirs is the next stop.
 */
export function maySeePosition(as: FollowAs, trip: { readonly status: string; readonly isNextStop: boolean }): boolean {
  if (as === "driver" || as === "operator") return trip.status === "assigned" || trip.status === "picked_up";
  return trip.status === "picked_up" && trip.isNextStop;
}

/** The order without what its follower has no business to know: a shared link tells neither what nor how much. */
export function feedOrder({ facts, delivery }: OrderRecord, events: readonly OrderEvent[], as: FollowAs): FeedOrder {
  const mayCount = as !== "watch";
  const mayPrice = mayCount && as !== "driver";
  const { restaurant } = facts;
  return {
    id: facts.orderId,
    code: facts.code,
    ...standing(events, facts.status),
    restaurant: { name: restaurant.name, slug: restaurant.slug, at: restaurant.at },
    dropoff: facts.dropoff,
    items: mayCount ? facts.items : null,
    totalMinor: mayPrice ? facts.totalMinor : null,
    currency: mayPrice ? facts.currency : null,
    placedAt: facts.placedAt,
    promisedAt: facts.promisedAt,
    driver: feedDriver(delivery),
  };
}

/** Who brings it, or brought it: nobody where the trip was called off. */
export function feedDriver(delivery: OrderRecord["delivery"]): FeedDriver | null {
  if (!delivery || delivery.status === "cancelled") return null;
  const [name = ""] = delivery.driverName.split(" ");
  return { name, vehicle: delivery.vehicle };
}

/** Where the order stands after these events: never ahead of what its follower was told. */
export function standing(
  events: readonly OrderEvent[],
  before: OrderStatus,
): { readonly status: OrderStatus; readonly endedAt: number | null } {
  const last = events.findLast((event) => event.status !== null);
  const status = last?.status ?? before;
  return { status, endedAt: last && isEnd(status) ? last.at : null };
}
