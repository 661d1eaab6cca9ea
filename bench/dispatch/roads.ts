import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { Ride } from "#lib/dispatch/route.ts";
import type { Routing } from "#lib/routing/valhalla.ts";
import type { World } from "#lib/sim/world.ts";
import { VEHICLES, type Vehicle } from "#lib/tracking/trip.ts";

/** A place of the benchmark's town: rides between two of them are known. */
export class Spot implements LngLat {
  readonly lng: number;
  readonly lat: number;
  readonly index: number;

  constructor(at: LngLat, index: number) {
    this.lng = at.lng;
    this.lat = at.lat;
    this.index = index;
  }
}

/** Somewhere between two places: so many seconds from the one, so many to the other. */
export class OnTheWay implements LngLat {
  readonly lng: number;
  readonly lat: number;
  readonly from: Spot;
  readonly to: Spot;
  readonly doneS: number;
  readonly leftS: number;

  constructor(from: Spot, to: Spot, doneS: number, leftS: number) {
    const share = doneS + leftS > 0 ? doneS / (doneS + leftS) : 1;
    this.lng = from.lng + (to.lng - from.lng) * share;
    this.lat = from.lat + (to.lat - from.lat) * share;
    this.from = from;
    this.to = to;
    this.doneS = doneS;
    this.leftS = leftS;
  }
}

export type Town = {
  readonly kitchens: readonly Spot[];
  readonly doors: readonly Spot[];
  readonly ride: Ride;
};

const KITCHENS = 40;
const DOORS = 120;
/** A driver is not the engine's: these are what the demo's drivers need of its seconds, from decision 5. */
const PACE: Readonly<Record<Vehicle, number>> = { bike: 1.1, scooter: 1.35, car: 1.5 };
const CHUNK = 50;

/** Restaurants and doors of the demo city, and how long every ride between two of them takes over its real roads. */
export async function openTown(world: World, routing: Pick<Routing, "matrix">, rng: Rng): Promise<Town> {
  const within = (metres: number) => (at: LngLat) => distanceM(at, world.city.center) < metres;
  const kitchenPlaces = world.restaurants.map(({ at }) => at).filter(within(3_500));
  const doorPlaces = world.doors.filter(within(5_500));
  const pick = (list: readonly LngLat[], count: number) => Array.from({ length: count }, () => rng.pick(list));
  const kitchens = pick(kitchenPlaces, KITCHENS);
  const spots = [...kitchens, ...pick(doorPlaces, DOORS)].map((at, i) => new Spot(at, i));
  const tables = new Map<Vehicle, Float64Array>();
  for (const vehicle of VEHICLES) tables.set(vehicle, await tableOf(spots, vehicle, routing));
  // Places that some vehicle cannot come to or from, as the engine sees it, take no part.
  const isReached = ({ index }: Spot) =>
    [...tables.values()].every((table) => {
      const ways = spots.filter(
        (_, j) => Number.isFinite(table[index * spots.length + j]) && Number.isFinite(table[j * spots.length + index]),
      );
      return ways.length > 0.8 * spots.length;
    });
  const reached = spots.filter(isReached);
  const seconds = (vehicle: Vehicle, from: Spot, to: Spot) =>
    tables.get(vehicle)?.[from.index * spots.length + to.index] ?? Number.POSITIVE_INFINITY;
  return {
    kitchens: reached.filter(({ index }) => index < KITCHENS),
    doors: reached.filter(({ index }) => index >= KITCHENS),
    ride(from, to, vehicle) {
      if (!(to instanceof Spot)) throw new TypeError("rides go to places that are known");
      if (from instanceof Spot) return seconds(vehicle, from, to);
      if (!(from instanceof OnTheWay)) throw new TypeError("rides come from places that are known");
      // On, or back: whichever is sooner there.
      return Math.min(from.leftS + seconds(vehicle, from.to, to), from.doneS + seconds(vehicle, from.from, to));
    },
  };
}

async function tableOf(
  spots: readonly Spot[],
  vehicle: Vehicle,
  routing: Pick<Routing, "matrix">,
): Promise<Float64Array> {
  const table = new Float64Array(spots.length ** 2).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < spots.length; row += CHUNK) {
    for (let column = 0; column < spots.length; column += CHUNK) {
      const [sources, targets] = [spots.slice(row, row + CHUNK), spots.slice(column, column + CHUNK)];
      const cells = await routing.matrix({ sources, targets, vehicle });
      cells.forEach((line, i) => {
        line.forEach((cell, j) => {
          if (cell) table[(row + i) * spots.length + column + j] = cell.seconds * PACE[vehicle];
        });
      });
    }
  }
  return table;
}
