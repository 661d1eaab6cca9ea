import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import type { Ride } from "./route.ts";

/** A way over streets is longer than the straight line. */
const DETOUR = 1.35;
/** Metres a second over streets, lights and crossings included. */
const PACE_MPS: Readonly<Record<Vehicle, number>> = { bike: 4.8, scooter: 7, car: 7.5 };

/** How long a way over streets is about, metres. */
export function streetM(from: LngLat, to: LngLat): number {
  return distanceM(from, to) * DETOUR;
}

/** A ride told from the straight line alone: what there is while no routing engine answers. */
export const straightRide: Ride = (from, to, vehicle) => streetM(from, to) / PACE_MPS[vehicle];
