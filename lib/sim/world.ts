import type { City, Street } from "#lib/city/city.ts";
import { distanceM, type LngLat } from "#lib/core/geo.ts";
import { createId, type DriverId, type RestaurantId } from "#lib/core/ids.ts";
import { createRng, hash32, type Rng } from "#lib/core/rng.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { driverName, isNameworthy, restaurantName, slugOf } from "./names.ts";
import { type Place, placesAlong } from "./places.ts";

export type WorldDriver = { readonly id: DriverId; readonly name: string; readonly vehicle: Vehicle };
export type WorldRestaurant = {
  readonly id: RestaurantId;
  readonly slug: string;
  readonly name: string;
  readonly at: LngLat;
};
/** One seeded world: the same seed, city and sizes give the same people at the same places everywhere. */
export type World = {
  readonly seed: number;
  readonly city: Pick<City, "center" | "areas">;
  /** Sorted by id, and a larger fleet begins with the smaller one's drivers. */
  readonly drivers: readonly WorldDriver[];
  readonly restaurants: readonly WorldRestaurant[];
  /** Where food is brought: along residential and tertiary streets. */
  readonly doors: readonly LngLat[];
};

/** The time within the ids of what a world makes: before anything that was really made. */
const WORLD_EPOCH_MS = Date.UTC(2026, 0, 1);
/** Most restaurants lie within this of the centre (standard deviation). */
const RESTAURANT_SPREAD_M = 2_400;
const RESTAURANT_GAP_M = 60;

export type WorldOptions = {
  readonly seed: number;
  readonly city: Pick<City, "center" | "areas">;
  readonly streets: readonly Street[];
  readonly drivers: number;
  readonly restaurants?: number;
};

export function createWorld({ seed, city, streets, drivers, restaurants = 260 }: WorldOptions): World {
  const rng = createRng(seed);
  const corners = placesAlong(streets, ["secondary", "tertiary", "residential"], 40);
  return {
    seed,
    city,
    drivers: createDrivers(rng.fork("drivers"), drivers),
    restaurants: createRestaurants(rng.fork("restaurants"), city.center, corners, restaurants),
    doors: corners.filter((place) => place.roadClass !== "secondary"),
  };
}

function createDrivers(rng: Rng, count: number): WorldDriver[] {
  return Array.from({ length: count }, (_, i) => {
    const own = rng.fork(`${i}`);
    const share = own.next();
    return {
      id: createId("driver", WORLD_EPOCH_MS + i, bytesOf(own)),
      name: driverName(own),
      vehicle: share < 0.7 ? "bike" : share < 0.85 ? "scooter" : "car",
    };
  });
}

function createRestaurants(rng: Rng, center: LngLat, corners: readonly Place[], count: number): WorldRestaurant[] {
  const made = new Map<string, WorldRestaurant>();
  const named = corners.filter((corner) => corner.street !== null && isNameworthy(corner.street));
  for (let tries = 0; named.length > 0 && made.size < count && tries < count * 400; tries++) {
    const corner = rng.pick(named);
    const spread = distanceM(center, corner) / RESTAURANT_SPREAD_M;
    if (rng.next() > Math.exp(-(spread ** 2) / 2)) continue;
    const name = restaurantName(corner.street ?? "", rng);
    const slug = slugOf(name);
    const at = { lng: corner.lng, lat: corner.lat };
    if (made.has(slug) || [...made.values()].some((other) => distanceM(other.at, at) < RESTAURANT_GAP_M)) continue;
    // The id follows from the slug, so that one place keeps both through changes of the world.
    made.set(slug, {
      id: createId("restaurant", WORLD_EPOCH_MS, bytesOf(createRng(hash32(slug)))),
      slug,
      name,
      at,
    });
  }
  return [...made.values()];
}

function bytesOf(rng: Rng): Uint8Array {
  return Uint8Array.from({ length: 10 }, () => rng.int(0, 255));
}
