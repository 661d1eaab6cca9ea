import type { OrderEvent } from "#lib/orders/status.ts";
import { timeOf } from "#lib/tracking/late-cause.ts";
import type { Eta, FeedOrder, FollowAs } from "#lib/tracking/order-feed.ts";

/** What is said first, a key of `order.head`. */
export type HeadKey =
  | "payment"
  | "scheduled"
  | "payAnew"
  | "unpaid"
  | "refunded"
  | "placed"
  | "accepted"
  | "cooking"
  | "ready"
  | "pickedUp"
  | "onTheWay"
  | "arriving"
  | "delivered"
  | "rejected"
  | "expired"
  | "cancelledByYou"
  | "cancelledByRestaurant"
  | "cancelled";

/** What is said about it, keys of `order.body` with what they need. Minutes are whole. */
export type BodyPart =
  | { readonly key: "placed" | "left" | "arriving"; readonly min: number }
  | { readonly key: "driverToRestaurant"; readonly min: number }
  | { readonly key: "scheduled"; readonly at: number }
  | { readonly key: "delivered"; readonly min: number; readonly at: number }
  | {
      readonly key:
        | "payment"
        | "payAnew"
        | "unpaid"
        | "refunded"
        | "refundedPart"
        | "finding"
        | "driverWaits"
        | "driverFound"
        | "otherStop"
        | "rejected"
        | "expired"
        | "cancelled"
        | "cancelledStuck"
        | "cancelledClosed";
    };

export type Headline = { readonly head: HeadKey; readonly body: readonly BodyPart[] };
export type Known = { readonly order: FeedOrder; readonly events: readonly OrderEvent[]; readonly eta: Eta | null };

/** Where the order stands, in one headline and one or two sentences. `nowMs` by the gateway's clock. */
export function headlineOf({ order, events, eta }: Known, nowMs: number): Headline {
  switch (order.status) {
    case "draft":
    case "awaiting_payment":
      return { head: "payment", body: [{ key: "payment" }] };
    case "scheduled":
      if (needsPayment(order.status, events)) return { head: "payAnew", body: [{ key: "payAnew" }] };
      return { head: "scheduled", body: [{ key: "scheduled", at: order.promisedAt }] };
    case "placed":
      return { head: "placed", body: [{ key: "placed", min: minutes(nowMs - order.placedAt) }] };
    case "accepted":
      return { head: "accepted", body: [driverPart(order, eta)] };
    case "preparing":
      return { head: "cooking", body: [driverPart(order, eta)] };
    case "ready":
      return { head: "ready", body: [driverPart(order, eta)] };
    case "picked_up":
      return pickedUp(order, events, eta, nowMs);
    case "delivered": {
      const at = order.endedAt ?? timeOf(events, "delivered") ?? nowMs;
      return { head: "delivered", body: [{ key: "delivered", min: Math.max(1, minutes(at - order.placedAt)), at }] };
    }
    case "rejected":
      return { head: "rejected", body: [{ key: "rejected" }] };
    case "expired":
      return isUnpaid(events)
        ? { head: "unpaid", body: [{ key: "unpaid" }] }
        : { head: "expired", body: [{ key: "expired" }] };
    case "cancelled":
      return cancelled(events);
    case "refunded":
      return { head: "refunded", body: [{ key: "refunded" }] };
    case "refunded_part":
      return { head: "refunded", body: [{ key: "refundedPart" }] };
  }
}

/** It is for later, and the card that was kept for it was refused. */
export function needsPayment(status: FeedOrder["status"], events: readonly OrderEvent[]): boolean {
  return status === "scheduled" && events.some(({ type }) => type === "payment");
}

/** Nobody paid for it, so nobody was asked to make it. */
export function isUnpaid(events: readonly OrderEvent[]): boolean {
  return events.findLast((event) => event.status === "expired")?.cause === "unpaid";
}

function driverPart(order: FeedOrder, eta: Eta | null): BodyPart {
  if (!order.driver) return { key: "finding" };
  const min = eta?.driverMin ?? null;
  if (min === null) return { key: "driverFound" };
  if (min >= 1) return { key: "driverToRestaurant", min: Math.round(min) };
  return order.status === "ready" ? { key: "driverFound" } : { key: "driverWaits" };
}

function pickedUp(order: FeedOrder, events: readonly OrderEvent[], eta: Eta | null, nowMs: number): Headline {
  const min = minutes(nowMs - (timeOf(events, "picked_up") ?? nowMs));
  if (!order.driver) return { head: "onTheWay", body: [] };
  if (eta?.reason === "arriving") return { head: "arriving", body: [{ key: "arriving", min }] };
  const left: BodyPart = { key: "left", min };
  return { head: "pickedUp", body: eta?.reason === "other_stop_first" ? [left, { key: "otherStop" }] : [left] };
}

function cancelled(events: readonly OrderEvent[]): Headline {
  const last = events.findLast((event) => event.status === "cancelled");
  if (last?.actor === "customer") return { head: "cancelledByYou", body: [{ key: "cancelled" }] };
  if (last?.actor === "restaurant") return { head: "cancelledByRestaurant", body: [{ key: "cancelled" }] };
  if (last?.cause === "restaurant_closed") return { head: "cancelled", body: [{ key: "cancelledClosed" }] };
  return { head: "cancelled", body: [{ key: last?.cause === "stuck" ? "cancelledStuck" : "cancelled" }] };
}

/** True for those whose food it is, as far as the feed says: a watch link is anybody's. */
export function isMine(as: FollowAs | null): boolean {
  return as === "customer" || as === "manage";
}

function minutes(ms: number): number {
  return Math.max(0, Math.floor(ms / 60_000));
}
