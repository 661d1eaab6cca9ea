import type { LngLat } from "#lib/core/geo.ts";
import type { Slot } from "./cart.ts";
import { isOpenAt, nextOpening } from "./hours.ts";
import type { Restaurant } from "./restaurant.ts";
import { doorSpan, leadMs } from "./ride.ts";

/** How long the span is that somebody who orders for later is promised. */
export const LATER_SPAN_MS = 20 * 60_000;
/** Orders may be placed so far ahead. */
export const MAX_AHEAD_MS = 14 * 24 * 3_600_000;

/** When the kitchen would begin, and when it would be at the door. */
export type Plan = {
  /** Ms since 1970; null: not within two weeks. */
  readonly beginsAt: number | null;
  /** It does not take orders at the time that was asked for. */
  readonly isClosed: boolean;
  readonly slot: Slot | null;
};

/**
 * Plans an order: for `deliverAt`, or as soon as can be where that is null or too soon. A kitchen that is closed then
 * begins when it opens next.
 */
export function planOrder(
  restaurant: Restaurant,
  { to, deliverAt, nowMs }: { to: LngLat | null; deliverAt: number | null; nowMs: number },
): Plan {
  const { hours, timeZone, pausedUntil } = restaurant;
  const dueAt = deliverAt === null ? nowMs : deliverAt - leadMs(restaurant, to);
  const wantedAt = Math.max(nowMs, dueAt);
  const isPaused = pausedUntil !== null && pausedUntil > wantedAt;
  const isClosed = isPaused || !isOpenAt(hours, timeZone, wantedAt);
  const beginsAt = isClosed ? nextOpening(hours, timeZone, Math.max(wantedAt, pausedUntil ?? 0)) : wantedAt;
  if (beginsAt === null || !to) return { beginsAt, isClosed, slot: null };
  if (deliverAt !== null && beginsAt === dueAt) {
    return { beginsAt, isClosed, slot: { from: deliverAt, to: deliverAt + LATER_SPAN_MS } };
  }
  return { beginsAt, isClosed, slot: doorSpan(restaurant, to, beginsAt) };
}
