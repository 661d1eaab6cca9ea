import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Slot } from "./cart.ts";
import { isOpenAt, nextOpening } from "./hours.ts";
import type { Restaurant } from "./restaurant.ts";

/** Streets are about so much longer than the straight line. */
const DETOUR = 1.3;
const RIDE_MPS = 4.2;
const HAND_OVER_MS = 4 * 60_000;
/** Promises are in steps of this. */
const STEP_MS = 5 * 60_000;
/** How long the span is that somebody who orders for later is promised. */
const LATER_SPAN_MS = 20 * 60_000;
const MINUTE_MS = 60_000;

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
  const { hours, timeZone, prep, pausedUntil } = restaurant;
  const rideMs = to ? rideTimeMs(distanceM(restaurant.at, to)) : 0;
  const dueAt = deliverAt === null ? nowMs : deliverAt - prep.maxMin * MINUTE_MS - rideMs;
  const wantedAt = Math.max(nowMs, dueAt);
  const isPaused = pausedUntil !== null && pausedUntil > wantedAt;
  const isClosed = isPaused || !isOpenAt(hours, timeZone, wantedAt);
  const beginsAt = isClosed ? nextOpening(hours, timeZone, Math.max(wantedAt, pausedUntil ?? 0)) : wantedAt;
  if (beginsAt === null || !to) return { beginsAt, isClosed, slot: null };
  if (deliverAt !== null && beginsAt === dueAt) {
    return { beginsAt, isClosed, slot: { from: deliverAt, to: deliverAt + LATER_SPAN_MS } };
  }
  const from = Math.floor((beginsAt + prep.minMin * MINUTE_MS + rideMs) / STEP_MS) * STEP_MS;
  const until = Math.ceil((beginsAt + prep.maxMin * MINUTE_MS + rideMs) / STEP_MS) * STEP_MS;
  return { beginsAt, isClosed, slot: { from, to: until } };
}

/** How long a rider takes for that distance as the crow flies, to the hand over. */
function rideTimeMs(distanceInM: number): number {
  return Math.round(((distanceInM * DETOUR) / RIDE_MPS) * 1_000) + HAND_OVER_MS;
}
