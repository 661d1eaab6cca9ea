import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Area } from "./city.ts";

/** The index that says "no district". */
export const NO_AREA = 255;
/** Farther from every district's middle than this is in none of them. */
const MAX_DISTANCE_M = 4_000;

/** Index of the district whose middle is nearest, or `NO_AREA` if none is within 4 km. */
export function nearestArea(areas: readonly Area[], at: LngLat): number {
  let best = NO_AREA;
  let bestM = MAX_DISTANCE_M;
  for (const [i, area] of areas.entries()) {
    if (i >= NO_AREA) break;
    const metres = distanceM(at, area);
    if (metres > bestM || (metres === bestM && best !== NO_AREA)) continue;
    best = i;
    bestM = metres;
  }
  return best;
}
