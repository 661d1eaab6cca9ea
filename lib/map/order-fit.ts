import { type LngLat, mercatorX, mercatorY } from "#lib/core/geo.ts";
import { isEnd } from "#lib/orders/status.ts";
import type { FeedOrder } from "#lib/tracking/order-feed.ts";
import { type Camera, isInside, type Padding, type Rect, screenOf } from "./camera.ts";

/** Where a camera has to stand: unit square and zoom. */
export type Fit = { readonly x: number; readonly y: number; readonly zoom: number };

/** Room for the markers around what is fitted, CSS pixels: half a marker and a little air. */
const MARGIN_PX = 48;
/** Nearer than this to the edge of the free part a place has all but left it. */
const EDGE_PX = 20;
/** Closer than this a street says no more. */
const CLOSEST_ZOOM = 16.5;
/** So much closer is worth a move. */
const WORTH_ZOOM = 0.7;
/** What is left to look at where panels cover nearly all, CSS pixels. */
const LEAST_PX = 96;

/** What a person wants to see now: the driver and what is left of the way, else where it comes from and goes to. */
export function subjectsOf(order: FeedOrder, driver: LngLat | null, wayLeft: readonly LngLat[]): readonly LngLat[] {
  if (driver && !isEnd(order.status)) return [driver, ...wayLeft, order.dropoff];
  return [order.restaurant.at, order.dropoff];
}

/** The camera that shows all places in the part of the screen that nothing covers. */
export function fitTo(places: readonly LngLat[], { width, height, padding }: Camera, minZoom: number): Fit {
  const free = freeRect(width, height, padding);
  const xs = places.map(({ lng }) => mercatorX(lng));
  const ys = places.map(({ lat }) => mercatorY(lat));
  const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const roomX = Math.max(1, free.right - free.left - 2 * MARGIN_PX);
  const roomY = Math.max(1, free.bottom - free.top - 2 * MARGIN_PX);
  const scale = Math.min(roomX / (east - west), roomY / (south - north));
  const zoom = Math.max(minZoom, Math.min(CLOSEST_ZOOM, Math.log2(scale / 512)));
  return { x: (west + east) / 2, y: (north + south) / 2, zoom };
}

/** True where a place has left the free part of the screen, or all of them would be seen much better from nearer. */
export function needsFit(places: readonly LngLat[], camera: Camera, minZoom: number): boolean {
  const { left, right, top, bottom } = freeRect(camera.width, camera.height, camera.padding);
  const inner = { left: left + EDGE_PX, right: right - EDGE_PX, top: top + EDGE_PX, bottom: bottom - EDGE_PX };
  const isOut = places.some(({ lng, lat }) => !isInside(inner, screenOf(camera, mercatorX(lng), mercatorY(lat))));
  return isOut || fitTo(places, camera, minZoom).zoom - camera.zoom > WORTH_ZOOM;
}

function freeRect(width: number, height: number, padding: Padding): Rect {
  const [left, right] = spare(width, padding.left, padding.right);
  const [top, bottom] = spare(height, padding.top, padding.bottom);
  return { left, right, top, bottom };
}

/** What two paddings leave of a length; at least a little, around its middle. */
function spare(length: number, before: number, after: number): [number, number] {
  if (length - before - after >= LEAST_PX) return [before, length - after];
  const middle = (before + length - after) / 2;
  return [middle - LEAST_PX / 2, middle + LEAST_PX / 2];
}
