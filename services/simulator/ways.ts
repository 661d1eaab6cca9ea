import type { LngLat } from "#lib/core/geo.ts";
import type { Routing } from "#lib/routing/valhalla.ts";
import type { Way } from "#lib/sim/track.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";

/** Routes that are asked for at once. The rest waits here: an engine in this process shares its core with the phones. */
const MAX_RUNNING = 2;
const FALLBACK_MPS = 4;

/** Ways from a routing engine, a few at a time, first come first served. Each is needed once, so none is kept. */
export function createWaySource(
  routing: Pick<Routing, "route">,
): (vehicle: Vehicle, from: LngLat, to: LngLat) => Promise<Way> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (vehicle, from, to) => {
    if (running >= MAX_RUNNING) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return wayOf(await routing.route({ locations: [from, to], vehicle }));
    } finally {
      // Whoever waits takes over this place as it is.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/** A route's path with the speed that each manoeuvre's length and time make. */
export function wayOf(route: Awaited<ReturnType<Routing["route"]>>): Way {
  const points: LngLat[] = [];
  const speedsMps: number[] = [];
  for (const leg of route.legs) {
    const offset = Math.max(0, points.length - 1); // legs share their meeting points
    points.push(...(points.length === 0 ? leg.path : leg.path.slice(1)));
    for (const { fromIndex, toIndex, metres, seconds } of leg.manoeuvres) {
      for (let i = fromIndex; i < toIndex; i++) {
        speedsMps[offset + i] = metres > 0 && seconds > 0 ? metres / seconds : FALLBACK_MPS;
      }
    }
  }
  return { points, speedsMps: points.slice(1).map((_, i) => speedsMps[i] ?? FALLBACK_MPS) };
}
