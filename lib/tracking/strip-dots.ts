import { distanceM, type LngLat, latOfY, lngOfX } from "#lib/core/geo.ts";
import type { PublicDelivery } from "./delivery-record.ts";
import type { Fix } from "./position-batch.ts";
import { cutsOf, publicView, type StreetPoints, type TripCuts } from "./public-view.ts";
import type { Trip } from "./trip.ts";

/** A delivery under way and where its driver was lately, oldest first. */
export type StripTrip = { readonly trip: Trip; readonly fixes: readonly Fix[] };

/** A stop of a dot on its way: when, in ms since 1970, and where in the Mercator unit square. */
export type StripStop = { readonly atMs: number; readonly x: number; readonly y: number };
/** At least one stop, in the order of time. Nothing says whose it is. */
export type StripDot = { readonly stops: readonly StripStop[] };

/** How far back a dot's way is told, ms. */
export const STRIP_WINDOW_MS = 60_000;
/** A driver who was not heard for so long has no dot: where to is not known. */
const FRESH_MS = 20_000;
/** Positions that are nearer in time than this tell nothing new at the strip's size. */
const STEP_MS = 4_000;
/** Between positions farther apart than this the way is not known. */
const MAX_LEAP_M = 150;

/**
 * The dots of the strip, by the rules of the public map (`publicView`): each a point of the streets where its trip may be
 * shown at all, its ends cut. A dot goes straight from one such point to the next, and where that would lead through
 * what is cut its way begins after it.
 */
export function stripDots(
  trips: readonly StripTrip[],
  { secret, streets, nowMs, most }: { secret: number; streets: StreetPoints; nowMs: number; most: number },
): StripDot[] {
  const dots: StripDot[] = [];
  for (const { trip, fixes } of trips) {
    if (dots.length >= most) break;
    const newest = fixes.at(-1);
    if (!newest || nowMs - newest.recordedAt > FRESH_MS) continue;
    const stops = stopsOf(trip, fixes, cutsOf(trip, secret), streets, nowMs - STRIP_WINDOW_MS);
    if (stops.length > 0) dots.push({ stops });
  }
  return dots;
}

/** The last stretch that may be shown whole; empty if the newest position may not. */
function stopsOf(trip: Trip, fixes: readonly Fix[], cuts: TripCuts, streets: StreetPoints, sinceMs: number) {
  let stops: StripStop[] = [];
  let before: PublicDelivery | null = null;
  let takenMs = Number.NEGATIVE_INFINITY;
  for (const [i, fix] of fixes.entries()) {
    const isLast = i === fixes.length - 1;
    if (fix.recordedAt < sinceMs || (fix.recordedAt - takenMs < STEP_MS && !isLast)) continue;
    takenMs = fix.recordedAt;
    const view = publicView(trip, cuts, fix, null, streets, before);
    before = view;
    if (!view) {
      stops = [];
      continue;
    }
    const stop = { atMs: fix.recordedAt, x: view.x, y: view.y };
    const last = stops.at(-1);
    if (last && !mayPass(last, stop, trip, cuts)) stops = [];
    stops.push(stop);
  }
  return withoutWaits(stops);
}

/** True if the straight way between two points neither leaps nor touches what is cut. */
function mayPass(from: StripStop, to: StripStop, trip: Trip, cuts: TripCuts): boolean {
  const [a, b] = [placeOf(from.x, from.y), placeOf(to.x, to.y)];
  const lengthM = distanceM(a, b);
  if (lengthM > MAX_LEAP_M) return false;
  const passes = (end: LngLat, cutM: number) => {
    // what lies between is nearer to an end than the nearer of both by half the way at most: seldom worth a closer look
    if (Math.min(distanceM(a, end), distanceM(b, end)) - lengthM / 2 >= cutM) return true;
    const pieces = Math.ceil(lengthM);
    return Array.from({ length: pieces + 1 }, (_, i) => i / Math.max(1, pieces)).every(
      (t) => distanceM(placeOf(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t), end) >= cutM,
    );
  };
  return passes(trip.pickup, cuts.pickupM) && passes(trip.dropoff, cuts.dropoffM);
}

function placeOf(x: number, y: number): LngLat {
  return { lng: lngOfX(x), lat: latOfY(y) };
}

/** Of several stops at one place the first and the last: a wait is told by its ends. */
function withoutWaits(stops: readonly StripStop[]): StripStop[] {
  const isSame = (a: StripStop, b: StripStop | undefined) => b !== undefined && a.x === b.x && a.y === b.y;
  return stops.filter((stop, i) => !(isSame(stop, stops[i - 1]) && isSame(stop, stops[i + 1])));
}
