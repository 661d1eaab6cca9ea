import type { Bbox, LngLat } from "#lib/core/geo.ts";
import type { Street } from "../city.ts";
import type { Door } from "../door.ts";
import type { Ground } from "../ground.ts";
import { isStreet, streetOf } from "../ways.ts";
import { doorsOf } from "./doors.ts";
import type { Extract, OsmThing } from "./extract.ts";
import { groundOf } from "./osm-ground.ts";
import { thingsOf } from "./things.ts";
import { type Town, townOf } from "./town.ts";

/** All that a city is, as told by an extract: nothing of it has been made yet. */
export type CityPlan = Town & {
  readonly digest: string;
  readonly streets: readonly Street[];
  readonly ground: Ground;
  readonly doors: readonly Door[];
  /** Whatever has a place and tags. */
  readonly things: readonly OsmThing[];
};

/** A box with longer sides, in degrees, is no city: its map would be tens of thousands of tiles. */
const MAX_SIDE_DEG = 3;

/**
 * Makes a plan of the city in an extract.
 * @param isEatery tells what counts as a restaurant
 * @param reachDeg how far around its bounds it is drawn
 * @throws RangeError on an extract without streets, and on more than a city
 */
export function planCity(
  extract: Extract,
  { isEatery, reachDeg }: { isEatery: (thing: OsmThing) => boolean; reachDeg: number },
): CityPlan {
  const streets = extract.ways.filter(isStreet).map(streetOf);
  if (!streets.some(({ vehicles }) => vehicles)) throw new RangeError("there are no streets in it");
  const things = thingsOf(extract);
  const eateries = things.filter(isEatery).map(({ at: [lng, lat] }): LngLat => ({ lng, lat }));
  const town = townOf(extract, { things, streets, eateries });
  const { west, south, east, north } = town.bounds;
  if (east - west > MAX_SIDE_DEG || north - south > MAX_SIDE_DEG) {
    throw new RangeError(`it is larger than a city (${MAX_SIDE_DEG}° a side): cut the city out of it first`);
  }
  const far = around(town.bounds, reachDeg);
  return {
    ...town,
    digest: extract.digest,
    streets,
    ground: groundOf(extract, town.areas, far),
    doors: doorsOf(things, streets),
    things,
  };
}

function around({ west, south, east, north }: Bbox, deg: number): Bbox {
  return {
    west: Math.max(-180, west - deg),
    south: Math.max(-85, south - deg),
    east: Math.min(180, east + deg),
    north: Math.min(85, north + deg),
  };
}
