import { createRng } from "#lib/core/rng.ts";
import { cameraOf, NO_PADDING } from "#lib/map/camera.ts";
import { type Watch, watchOf } from "#lib/map/watch-box.ts";
import { BENCH_CITY } from "../tracking/bench-city.ts";

/** The screen that map watchers hold, CSS pixels. */
export const PHONE = { width: 390, height: 844 } as const;

/** The live page opens on the whole city; people pan and zoom a little from there. */
const ZOOM = { middle: 12, spread: 0.5 } as const;

/** What phones watch that look at the middle of the city, each what the browser's map asks for with its margin. */
export function createPhoneViews(count: number): Watch[] {
  const rng = createRng("phones");
  const { west, south, east, north } = BENCH_CITY.bounds;
  return Array.from({ length: count }, () => {
    const lng = west + (east - west) * (0.5 + 0.1 * rng.gaussian());
    const lat = south + (north - south) * (0.5 + 0.1 * rng.gaussian());
    const zoom = ZOOM.middle + ZOOM.spread * rng.gaussian();
    return watchOf(cameraOf({ lng, lat, zoom }, PHONE.width, PHONE.height, NO_PADDING), 0);
  });
}
