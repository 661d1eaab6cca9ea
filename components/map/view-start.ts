import type { City } from "#lib/city/city.ts";
import { isOnEarth, latOfY, lngOfX, mercatorX, mercatorY } from "#lib/core/geo.ts";
import type { Padding, View } from "#lib/map/camera.ts";

/** As near as one may go. */
export const MAX_ZOOM = 18;
/** Near enough to tell deliveries apart, far enough to see a few districts. */
const START_ZOOM = 13.2;
const ROOM_PX = 24;

type AskedView = { readonly lat: number | null; readonly lng: number | null; readonly zoom: number | null };

/** The view that an address asks for, held to what the city has; the city's middle where it asks for none or nonsense. */
export function startView(asked: AskedView, city: City): View {
  const { lat, lng, zoom } = asked;
  const isPlace = lat !== null && lng !== null && isOnEarth(lng, lat);
  const level = zoom !== null && Number.isFinite(zoom) ? zoom : START_ZOOM;
  return { ...(isPlace ? { lat, lng } : city.center), zoom: Math.min(MAX_ZOOM, Math.max(city.minZoom, level)) };
}

/** The view that shows the whole city in what the padding leaves free; sizes in CSS pixels. */
export function cityView(city: City, width: number, height: number, padding: Padding): View {
  const { west, east, north, south } = city.bounds;
  const [left, right] = [mercatorX(west), mercatorX(east)];
  const [top, bottom] = [mercatorY(north), mercatorY(south)];
  const freeX = Math.max(64, width - padding.left - padding.right - 2 * ROOM_PX);
  const freeY = Math.max(64, height - padding.top - padding.bottom - 2 * ROOM_PX);
  const scale = Math.min(freeX / (right - left), freeY / (bottom - top));
  const zoom = Math.min(START_ZOOM, Math.max(city.minZoom, Math.log2(scale / 512)));
  return { lng: lngOfX((left + right) / 2), lat: latOfY((top + bottom) / 2), zoom };
}
