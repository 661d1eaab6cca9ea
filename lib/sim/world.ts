import type { Menu } from "#lib/catalog/menu.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import type { City, Street } from "#lib/city/city.ts";
import { distanceM, type LngLat } from "#lib/core/geo.ts";
import { createId, type DriverId } from "#lib/core/ids.ts";
import { createRng, hash32, type Rng } from "#lib/core/rng.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { createMenu } from "./kitchens/create-menu.ts";
import type { Kitchen } from "./kitchens/kitchen.ts";
import { requireKitchen } from "./kitchens/kitchens.ts";
import { createTerms } from "./kitchens/terms.ts";
import { driverName, isNameworthy, ownSign, streetSign } from "./names.ts";
import { type Place, placesAlong } from "./places.ts";
import { slugOf } from "./slug.ts";

export type WorldDriver = { readonly id: DriverId; readonly name: string; readonly vehicle: Vehicle };
/** A restaurant, and the id of the kitchen that its menu comes from. */
export type WorldRestaurant = Restaurant & { readonly kitchen: string };
/** What drivers need to know of a restaurant. */
export type WorldSite = Pick<Restaurant, "id" | "slug" | "name" | "at" | "area">;
/** One seeded world: the same seed, city and sizes give the same people at the same places everywhere. */
export type World<Site extends WorldSite = WorldSite> = {
  readonly seed: number;
  readonly city: Pick<City, "center" | "areas">;
  /** Sorted by id, and a larger fleet begins with the smaller one's drivers. */
  readonly drivers: readonly WorldDriver[];
  readonly restaurants: readonly Site[];
  /** Where food is brought: along residential and tertiary streets. */
  readonly doors: readonly LngLat[];
};

/** The time within the ids of what a world makes: before anything that was really made. */
const WORLD_EPOCH_MS = Date.UTC(2026, 0, 1);
/** What the ids of a world's restaurants begin with, and no others do. */
export const MADE_UP_RESTAURANTS = createId("restaurant", WORLD_EPOCH_MS, new Uint8Array(10)).slice(0, 4 + 12);
/** Most restaurants lie within this of the centre (standard deviation). */
const RESTAURANT_SPREAD_M = 2_400;
const RESTAURANT_GAP_M = 60;
/** So many are named after their street; those that come after have names of their own. */
const STREET_NAMED = 260;
const MAX_HOUSE_NUMBER = 84;

export type WorldOptions = {
  readonly seed: number;
  readonly city: Pick<City, "center" | "areas"> & { readonly name?: string };
  readonly streets: readonly Street[];
  readonly drivers: number;
  readonly restaurants?: number;
};

export function createWorld({ seed, city, streets, drivers, restaurants = 300 }: WorldOptions): World<WorldRestaurant> {
  const rng = createRng(seed);
  const corners = placesAlong(streets, ["secondary", "tertiary", "residential"], 40);
  return {
    seed,
    city,
    drivers: createDrivers(rng.fork("drivers"), drivers),
    restaurants: createRestaurants(rng.fork("restaurants"), city, corners, restaurants),
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

/** What a restaurant of the world serves. Made when it is asked for: all of them together are some megabytes. */
export function menuOf({ kitchen, slug }: WorldRestaurant): Menu {
  return createMenu(requireKitchen(kitchen), slug, createRng(slug).fork("menu"));
}

type Town = WorldOptions["city"];

function createRestaurants(rng: Rng, town: Town, corners: readonly Place[], count: number): WorldRestaurant[] {
  const made = new Map<string, WorldRestaurant>();
  const named = corners.filter((corner) => corner.street !== null && isNameworthy(corner.street));
  for (let tries = 0; named.length > 0 && made.size < count && tries < count * 400; tries++) {
    const corner = rng.pick(named);
    const spread = distanceM(town.center, corner) / RESTAURANT_SPREAD_M;
    if (rng.next() > Math.exp(-(spread ** 2) / 2)) continue;
    const street = corner.street ?? "";
    const { name, kitchen } = made.size < STREET_NAMED ? streetSign(street, rng) : ownSign(rng);
    const slug = slugOf(name);
    const at = { lng: corner.lng, lat: corner.lat };
    if (made.has(slug) || [...made.values()].some((other) => distanceM(other.at, at) < RESTAURANT_GAP_M)) continue;
    const address = { street, city: town.name ?? "", postcode: null };
    made.set(slug, createRestaurant({ slug, name, at, address }, requireKitchen(kitchen)));
  }
  return [...made.values()];
}

type Site = Pick<Restaurant, "slug" | "name" | "at"> & { readonly address: Omit<Restaurant["address"], "number"> };

/** All that a restaurant is follows from its slug and its place, so that it stays itself through changes of the world. */
function createRestaurant({ slug, name, at, address }: Site, kitchen: Kitchen): WorldRestaurant {
  const own = createRng(hash32(slug));
  return {
    id: createId("restaurant", WORLD_EPOCH_MS, bytesOf(own)),
    slug,
    name,
    at,
    address: { ...address, number: `${own.fork("number").int(1, MAX_HOUSE_NUMBER)}` },
    cuisines: kitchen.cuisines,
    kitchen: kitchen.id,
    ...createTerms(kitchen, at, own.fork("terms")),
  };
}

function bytesOf(rng: Rng): Uint8Array {
  return Uint8Array.from({ length: 10 }, () => rng.int(0, 255));
}
