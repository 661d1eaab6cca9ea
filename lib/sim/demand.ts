import { deliversTo } from "#lib/catalog/area.ts";
import { nearestArea } from "#lib/city/areas.ts";
import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { World, WorldSite } from "./world.ts";

/** Food is brought this far, in metres as the crow flies. */
const MIN_DISTANCE_M = 600;
const MAX_DISTANCE_M = 4_500;
/** A driver gets an order from one of the few restaurants nearest to them. */
const NEARBY = 2;
const TRIES = 300;

export type Demand = {
  readonly restaurant: Omit<WorldSite, "area">;
  readonly dropoff: LngLat;
  /** Index of the district it goes to, 255 = none. */
  readonly area: number;
};

/**
 * The next delivery: a restaurant near the driver (any, where it is not known where the driver is) and a door
 * 0.6–4.5 km away from it, where it delivers to. Null in a world without restaurants or doors.
 */
export function nextDemand(world: World, rng: Rng, driverAt: LngLat | null): Demand | null {
  if (world.restaurants.length === 0 || world.doors.length === 0) return null;
  const restaurant = driverAt ? rng.pick(nearest(world.restaurants, driverAt, NEARBY)) : rng.pick(world.restaurants);
  let best: LngLat | null = null;
  let bestMiss = Number.POSITIVE_INFINITY;
  // Any door in the ring is as likely as another, so that the far part of it, which is larger, gets more of them.
  for (let tries = 0; tries < TRIES && bestMiss > 0; tries++) {
    const door = rng.pick(world.doors);
    const metres = distanceM(restaurant.at, door);
    const beyond = deliversTo(restaurant, door) ? 0 : metres;
    const miss = Math.max(0, MIN_DISTANCE_M - metres, metres - MAX_DISTANCE_M, beyond);
    if (miss >= bestMiss) continue;
    best = door;
    bestMiss = miss;
  }
  if (!best) return null;
  const dropoff = { lng: best.lng, lat: best.lat };
  return { restaurant, dropoff, area: nearestArea(world.city.areas, dropoff) };
}

function nearest(restaurants: readonly WorldSite[], at: LngLat, count: number): WorldSite[] {
  return restaurants
    .map((restaurant) => ({ restaurant, metres: distanceM(restaurant.at, at) }))
    .sort((a, b) => a.metres - b.metres)
    .slice(0, count)
    .map(({ restaurant }) => restaurant);
}
