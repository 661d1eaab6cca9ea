import { distanceM, type LngLat, latOfY, lngOfX, mercatorX, mercatorY, metresPerUnit, moveBy } from "#lib/core/geo.ts";
import { hash32 } from "#lib/core/rng.ts";
import type { PublicDelivery } from "./delivery-record.ts";
import type { Fix } from "./position-batch.ts";
import { type Trip, VEHICLES, type Vehicle } from "./trip.ts";

/**
 * What the public map may know (DESIGN §6, "Who sees a driver"): a delivery on its way to a door, under a name of its own,
 * on a point of the street network and rounded to 25 m, heading in eighths, its ends cut off at a random 150–300 m.
 */
export const PUBLIC_VIEW = { stepM: 25, cutMinM: 150, cutMaxM: 300, snapM: 120, keepM: 6 } as const;

/** Points on streets at most 25 m apart, in the Mercator unit square. */
export type StreetPoints = { nearest(x: number, y: number, maxM: number): { x: number; y: number } | null };

/** How much of a trip's ends is never shown, metres, and the place that arrival times are reckoned to. */
export type TripCuts = {
  readonly pickupM: number;
  readonly dropoffM: number;
  /** Not the door: minutes to a point, told from many places along a way, would give that point away. */
  readonly etaTo: LngLat;
};

/** The cuts of a trip: the same on every gateway and after a restart, and not to be guessed without the secret. */
export function cutsOf({ deliveryId, dropoff }: Pick<Trip, "deliveryId" | "dropoff">, secret: number): TripCuts {
  const random = (what: string) => hash32(`${deliveryId}/${what}`, secret) / 2 ** 32;
  const cutM = (what: string) => PUBLIC_VIEW.cutMinM + (PUBLIC_VIEW.cutMaxM - PUBLIC_VIEW.cutMinM) * random(what);
  return {
    pickupM: cutM("pickup"),
    dropoffM: cutM("dropoff"),
    etaTo: moveBy(dropoff, cutM("eta"), 360 * random("bearing")),
  };
}

/**
 * The public view of a delivery, or null where it is not to be shown. `before` is what was shown last: a point is kept
 * while the driver is about as near to it as to the next, so that noise does not make a marker tremble.
 */
export function publicView(
  trip: Trip,
  cuts: TripCuts,
  fix: Fix,
  seenTick: number | null,
  streets: StreetPoints,
  before: PublicDelivery | null,
): PublicDelivery | null {
  if (trip.status !== "picked_up") return null;
  if (isCut(trip, cuts, fix)) return null;
  const point = streetPoint(fix, streets, before);
  // A point on the street may lie nearer to the door than the driver does.
  if (isCut(trip, cuts, { lng: lngOfX(point.x), lat: latOfY(point.y) })) return null;
  const headingDeg = fix.heading;
  return {
    id: trip.publicId,
    x: point.x,
    y: point.y,
    heading: headingDeg === null ? -1 : Math.round(headingDeg / 45) % 8,
    vehicle: VEHICLES.indexOf(trip.vehicle),
    area: trip.area,
    etaMin: etaMinutes(fix, cuts.etaTo, trip.vehicle),
    seenTick,
  };
}

function isCut(trip: Trip, cuts: TripCuts, at: LngLat): boolean {
  return distanceM(at, trip.pickup) < cuts.pickupM || distanceM(at, trip.dropoff) < cuts.dropoffM;
}

function streetPoint(fix: Fix, streets: StreetPoints, before: PublicDelivery | null): { x: number; y: number } {
  const x = mercatorX(fix.lng);
  const y = mercatorY(fix.lat);
  const nearest = streets.nearest(x, y, PUBLIC_VIEW.snapM) ?? roundedPoint(x, y);
  if (!before) return nearest;
  const metres = metresPerUnit(fix.lat);
  const toBefore = Math.hypot(before.x - x, before.y - y) * metres;
  const toNearest = Math.hypot(nearest.x - x, nearest.y - y) * metres;
  return toBefore <= toNearest + PUBLIC_VIEW.keepM ? before : nearest;
}

/** Off the network (a yard, a city without streets) the place is rounded to a grid of 25 m. */
function roundedPoint(x: number, y: number): { x: number; y: number } {
  const lat = Math.round(latOfY(y) * 4000) / 4000;
  const lngSteps = 4000 * Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return { x: mercatorX(Math.round(lngOfX(x) * lngSteps) / lngSteps), y: mercatorY(lat) };
}

/** Streets are longer than the straight line by about this. */
const DETOUR = 1.35;
/** Door to door, with lights and corners, metres a second. */
const TYPICAL_SPEED_MPS: Record<Vehicle, number> = { bike: 4.4, scooter: 6.5, car: 6 };
/** Parking, stairs, the bell. */
const HANDOVER_S = 60;
const MAX_ETA_MIN = 254;

/** Minutes to a door, rounded up, by what is left of the way at this vehicle's usual speed; 1…254. */
export function etaMinutes(from: LngLat, to: LngLat, vehicle: Vehicle): number {
  const seconds = (distanceM(from, to) * DETOUR) / TYPICAL_SPEED_MPS[vehicle] + HANDOVER_S;
  return Math.max(1, Math.min(MAX_ETA_MIN, Math.ceil(seconds / 60)));
}
