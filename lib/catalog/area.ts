import { distanceM, isOnEarth, type LngLat } from "#lib/core/geo.ts";
import type { DeliveryArea, Restaurant } from "./restaurant.ts";

/** Nobody carries a dinner further than this, in metres. */
export const MAX_REACH_M = 30_000;
const MAX_RING = 500;

/** True if food from there is brought to that place. A place on the ring itself may count either way. */
export function deliversTo({ at, area }: Pick<Restaurant, "at" | "area">, to: LngLat): boolean {
  return area.kind === "radius" ? distanceM(at, to) <= area.metres : isInRing(area.ring, to);
}

/** True for an area that a restaurant at that place may have: all of it within reach. */
export function isDeliveryArea(area: DeliveryArea, at: LngLat): boolean {
  if (area.kind === "radius") return area.metres >= 0 && area.metres <= MAX_REACH_M;
  const { ring } = area;
  return (
    ring.length >= 3 &&
    ring.length <= MAX_RING &&
    ring.every((each) => isOnEarth(each.lng, each.lat) && distanceM(at, each) <= MAX_REACH_M)
  );
}

/** Even–odd rule: how many edges lie east of the place. Degrees are counted from it, so no ring ends at 180°. */
function isInRing(ring: readonly LngLat[], { lng, lat }: LngLat): boolean {
  const eastOf = (each: LngLat) => ((each.lng - lng + 540) % 360) - 180;
  let isInside = false;
  let before = ring.at(-1);
  for (const each of ring) {
    if (before && each.lat > lat !== before.lat > lat) {
      const share = (lat - each.lat) / (before.lat - each.lat);
      if (eastOf(each) + share * (eastOf(before) - eastOf(each)) > 0) isInside = !isInside;
    }
    before = each;
  }
  return isInside;
}
