import { EARTH_RADIUS_M, type LngLat } from "#lib/core/geo.ts";
import type { Route } from "#lib/routing/valhalla.ts";

/**
 * A way with its plan, in metres east and north of its first point (flat: a city is small) and in columns, because a
 * gateway holds thousands. Used in the browser too.
 */
export type RouteLine = {
  readonly origin: LngLat;
  readonly eastM: Float32Array;
  readonly northM: Float32Array;
  /** Metres from the start at each point; never falls. */
  readonly atM: Float32Array;
  /** Planned seconds from the start at each point; never falls. */
  readonly atS: Float32Array;
  readonly metres: number;
  readonly seconds: number;
};

/** Where on a line somebody is. */
export type RouteProgress = {
  readonly metresDone: number;
  readonly metresLeft: number;
  readonly secondsDone: number;
  readonly secondsLeft: number;
  /** How far the fix lies from the line ahead of the last place on it. */
  readonly offRouteM: number;
  /** The place on the line. */
  readonly at: LngLat;
  /** Index of the stretch it lies on: between points `stretch` and `stretch + 1`. */
  readonly stretch: number;
};

const RAD = Math.PI / 180;
const NORTH_M_PER_DEG = EARTH_RADIUS_M * RAD;
/** So far ahead of the last place one is looked for first: more than is ridden between two looks. */
const AHEAD_M = 250;
/** Nobody so near the line ahead is looked for elsewhere. */
const ON_ROUTE_M = 40;
/** A place so much farther ahead must be nearer by one metre: out and back along one street, one is on the way out. */
const AHEAD_PER_M = 20;

/**
 * A line from two or more points. `seconds` is its planned time as a whole, spread evenly over its length, or that of
 * each of the n − 1 stretches. Throws a RangeError on fewer than two points.
 */
export function createRouteLine(path: readonly LngLat[], seconds: number | readonly number[]): RouteLine {
  const origin = path[0];
  if (!origin || path.length < 2) throw new RangeError("a line needs two points");
  const eastMPerDeg = NORTH_M_PER_DEG * Math.cos(origin.lat * RAD);
  const eastM = Float32Array.from(path, (p) => (p.lng - origin.lng) * eastMPerDeg);
  const northM = Float32Array.from(path, (p) => (p.lat - origin.lat) * NORTH_M_PER_DEG);
  const atM = new Float32Array(path.length);
  const atS = new Float32Array(path.length);
  for (let i = 1; i < path.length; i++) {
    atM[i] = atM[i - 1]! + Math.hypot(eastM[i]! - eastM[i - 1]!, northM[i]! - northM[i - 1]!);
  }
  const metres = atM.at(-1)!;
  for (let i = 1; i < path.length; i++) {
    atS[i] =
      typeof seconds === "number"
        ? metres > 0
          ? (seconds * atM[i]!) / metres
          : 0
        : atS[i - 1]! + (seconds[i - 1] ?? 0);
  }
  return { origin: { lng: origin.lng, lat: origin.lat }, eastM, northM, atM, atS, metres, seconds: atS.at(-1)! };
}

/** A route's line, with the time that each manoeuvre is planned to take. Throws a RangeError on a route of one point. */
export function routeLineOf(route: Pick<Route, "path" | "seconds" | "legs">): RouteLine {
  const seconds = new Array<number>(Math.max(0, route.path.length - 1)).fill(0);
  const even = createRouteLine(route.path, route.seconds);
  let offset = 0;
  for (const leg of route.legs) {
    for (const { fromIndex, toIndex, seconds: planned } of leg.manoeuvres) {
      const [from, to] = [offset + fromIndex, Math.min(offset + toIndex, seconds.length)];
      const length = (even.atM[to] ?? 0) - (even.atM[from] ?? 0);
      for (let i = from; i < to; i++) {
        const share = length > 0 ? (even.atM[i + 1]! - even.atM[i]!) / length : 1 / (to - from);
        seconds[i] = planned * share;
      }
    }
    offset += leg.path.length - 1;
  }
  const told = seconds.reduce((sum, value) => sum + value, 0);
  return told > 0 ? createRouteLine(route.path, seconds) : even;
}

/**
 * Where a fix is on the line. With the progress before, on the same line, it never goes back, and where the road
 * passes a place twice it stays on the pass that one is on. Near the last place it costs about a microsecond.
 */
export function progressOn(line: RouteLine, fix: LngLat, previous?: RouteProgress | null): RouteProgress {
  const eastMPerDeg = NORTH_M_PER_DEG * Math.cos(line.origin.lat * RAD);
  const east = (fix.lng - line.origin.lng) * eastMPerDeg;
  const north = (fix.lat - line.origin.lat) * NORTH_M_PER_DEG;
  const startM = previous?.metresDone ?? 0;
  const first = previous?.stretch ?? 0;
  let found = nearest(line, east, north, first, startM, startM + AHEAD_M, AHEAD_PER_M);
  if (found.offM > ON_ROUTE_M && startM + AHEAD_M < line.metres) {
    // After a gap, or at the first look: anywhere ahead.
    const farther = nearest(line, east, north, first, startM, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    if (farther.offM <= ON_ROUTE_M || (!previous && farther.offM < found.offM)) found = farther;
  }
  // Off the line nothing is known of how far one has come along it; where one was stays true.
  const isLost = previous && found.offM > 4 * ON_ROUTE_M;
  return isLost ? { ...previous, offRouteM: found.offM } : placeAt(line, found.stretch, found.doneM, found.offM);
}

/** The place so many metres along the line; past its ends, the end. */
export function placeOn(line: RouteLine, metres: number): RouteProgress {
  const held = Math.max(0, Math.min(line.metres, metres));
  let [low, high] = [0, line.atM.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (line.atM[middle]! <= held) low = middle;
    else high = middle - 1;
  }
  return placeAt(line, low, held, 0);
}

/** The line cut in two at a place on it: what is ridden and what is left. Both hold the place itself. */
export function splitLine(
  line: RouteLine,
  { stretch, at }: Pick<RouteProgress, "stretch" | "at">,
): { ridden: LngLat[]; left: LngLat[] } {
  const path = pathOf(line);
  return { ridden: [...path.slice(0, stretch + 1), at], left: [at, ...path.slice(stretch + 1)] };
}

/** The line's points in degrees. */
export function pathOf(line: RouteLine): LngLat[] {
  return Array.from(line.eastM, (east, i) => degrees(line, east, line.northM[i]!));
}

type Found = { stretch: number; doneM: number; offM: number };

/** The best place on the stretches from `first` that begin before `untilM`. A place ahead pays for its distance. */
function nearest(
  line: RouteLine,
  east: number,
  north: number,
  first: number,
  fromM: number,
  untilM: number,
  aheadPerM: number,
): Found {
  const { eastM, northM, atM } = line;
  let best = Number.POSITIVE_INFINITY;
  let found: Found = { stretch: first, doneM: fromM, offM: Number.POSITIVE_INFINITY };
  const count = atM.length - 1;
  for (let i = first; i < count && (i === first || atM[i]! < untilM); i++) {
    const [x, y] = [eastM[i]!, northM[i]!];
    const [dx, dy] = [eastM[i + 1]! - x, northM[i + 1]! - y];
    const length2 = dx * dx + dy * dy;
    const lengthM = atM[i + 1]! - atM[i]!;
    // On the first stretch nothing before the last place counts.
    const least = lengthM > 0 ? Math.min(1, Math.max(0, (fromM - atM[i]!) / lengthM)) : 0;
    const share = length2 > 0 ? Math.min(1, Math.max(least, ((east - x) * dx + (north - y) * dy) / length2)) : 0;
    const offM = Math.hypot(east - x - share * dx, north - y - share * dy);
    const doneM = atM[i]! + share * lengthM;
    const cost = offM + (doneM - fromM) / aheadPerM;
    if (cost >= best) continue;
    best = cost;
    found = { stretch: i, doneM, offM };
  }
  return found;
}

function placeAt(line: RouteLine, stretch: number, metresDone: number, offRouteM: number): RouteProgress {
  const { eastM, northM, atM, atS } = line;
  const lengthM = atM[stretch + 1]! - atM[stretch]!;
  const share = lengthM > 0 ? Math.min(1, Math.max(0, (metresDone - atM[stretch]!) / lengthM)) : 0;
  const between = (list: Float32Array) => list[stretch]! + share * (list[stretch + 1]! - list[stretch]!);
  const secondsDone = between(atS);
  return {
    metresDone,
    metresLeft: Math.max(0, line.metres - metresDone),
    secondsDone,
    secondsLeft: Math.max(0, line.seconds - secondsDone),
    offRouteM,
    at: degrees(line, between(eastM), between(northM)),
    stretch,
  };
}

function degrees({ origin }: RouteLine, east: number, north: number): LngLat {
  const eastMPerDeg = NORTH_M_PER_DEG * Math.cos(origin.lat * RAD);
  return { lng: origin.lng + east / eastMPerDeg, lat: origin.lat + north / NORTH_M_PER_DEG };
}
