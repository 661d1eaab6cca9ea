import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";

/** What somebody orders in the demo: money in öre. */
export type Meal = { readonly items: number; readonly totalMinor: number; readonly currency: "SEK" };

const DISH_MINOR = { min: 8_900, max: 18_900, step: 500 };
/** What of it is for bringing it. */
export const FEE_MINOR = 3_900;
/** A way over streets is longer than the straight line. */
const DETOUR = 1.4;
/** Metres a second through a city, lights included. */
const PACE_MPS: Readonly<Record<Vehicle, number>> = { bike: 4.5, scooter: 7, car: 7 };

/** One to five dishes, mostly few, and the fee. */
export function nextMeal(rng: Rng): Meal {
  const items = 1 + Math.floor(5 * rng.next() ** 2);
  let totalMinor = FEE_MINOR;
  for (let i = 0; i < items; i++) {
    totalMinor += DISH_MINOR.min + DISH_MINOR.step * rng.int(0, (DISH_MINOR.max - DISH_MINOR.min) / DISH_MINOR.step);
  }
  return { items, totalMinor, currency: "SEK" };
}

/** How long a ride probably takes, milliseconds, told from the straight line. */
export function guessRideMs(from: LngLat, to: LngLat, vehicle: Vehicle): number {
  return ((distanceM(from, to) * DETOUR) / PACE_MPS[vehicle]) * 1_000;
}
