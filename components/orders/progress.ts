import { isEnd, type OrderEvent, type OrderStatus } from "#lib/orders/status.ts";
import { timeOf } from "#lib/tracking/late-cause.ts";
import type { FeedOrder } from "#lib/tracking/order-feed.ts";

/** The four steps that a person thinks in: placed, accepted, cooked, on the way. */
export const STEPS = ["placed", "accepted", "cooked", "onTheWay"] as const;

export type Progress = {
  /** Steps behind it, 0 to 4. */
  readonly done: number;
  /** How far the step after those has come, 0 to 1. */
  readonly share: number;
  /** It ended before the door. */
  readonly isStopped: boolean;
};

const DONE: Readonly<Record<OrderStatus, number>> = {
  draft: 0,
  awaiting_payment: 0,
  scheduled: 0,
  placed: 0,
  accepted: 1,
  preparing: 2,
  ready: 3,
  picked_up: 3,
  delivered: 4,
  rejected: 1,
  expired: 1,
  cancelled: 1,
  refunded_part: 1,
  refunded: 1,
};
/** A step that is under way and whose length nobody knows. */
const UNDER_WAY = 0.5;

/** @param arrivesMs when it is expected, null where that is not known; both times by the local clock */
export function progressOf(
  order: FeedOrder,
  events: readonly OrderEvent[],
  arrivesMs: number | null,
  nowMs: number,
): Progress {
  const { status } = order;
  if (isEnd(status) && timeOf(events, "delivered") !== null) return { done: 4, share: 0, isStopped: false };
  if (status === "delivered") return { done: 4, share: 0, isStopped: false };
  if (status === "draft" || status === "awaiting_payment" || status === "scheduled")
    return { done: 0, share: 0, isStopped: false };
  if (isEnd(status)) {
    const reached = events.map((event) => (event.status && !isEnd(event.status) ? DONE[event.status] : 0));
    const isAsked = timeOf(events, "placed") !== null;
    return { done: Math.max(isAsked ? 1 : 0, ...reached), share: 0, isStopped: true };
  }
  const done = DONE[status];
  if (status === "ready") return { done, share: 0, isStopped: false };
  if (status !== "picked_up") return { done, share: UNDER_WAY, isStopped: false };
  const leftMs = timeOf(events, "picked_up");
  if (leftMs === null || arrivesMs === null) return { done, share: UNDER_WAY, isStopped: false };
  const share = (nowMs - leftMs) / Math.max(60_000, arrivesMs - leftMs);
  return { done, share: Math.min(0.94, Math.max(0.08, share)), isStopped: false };
}
