import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Restaurant } from "./restaurant.ts";

/** Streets are about so much longer than the straight line. */
const DETOUR = 1.3;
const RIDE_MPS = 4.2;
const HAND_OVER_MS = 4 * 60_000;
const MINUTE_MS = 60_000;
/** Promises are in steps of this. */
export const STEP_MS = 5 * MINUTE_MS;

/** How long a rider takes from there, ms, to the hand over. Browser-safe, as all of this file. */
export function rideTimeMs(from: LngLat, to: LngLat): number {
  return Math.round(((distanceM(from, to) * DETOUR) / RIDE_MPS) * 1_000) + HAND_OVER_MS;
}

/** The longest time from the kitchen's beginning to that door, ms; to its own where it is not known which. */
export function leadMs({ at, prep }: Pick<Restaurant, "at" | "prep">, to: LngLat | null): number {
  return prep.maxMin * MINUTE_MS + (to ? rideTimeMs(at, to) : 0);
}

/** When it is at that door, ms since 1970, where the kitchen begins then: a span in whole steps. */
export function doorSpan(
  { at, prep }: Pick<Restaurant, "at" | "prep">,
  to: LngLat,
  beginsAt: number,
): { from: number; to: number } {
  const rideMs = rideTimeMs(at, to);
  return {
    from: Math.floor((beginsAt + prep.minMin * MINUTE_MS + rideMs) / STEP_MS) * STEP_MS,
    to: Math.ceil((beginsAt + prep.maxMin * MINUTE_MS + rideMs) / STEP_MS) * STEP_MS,
  };
}
