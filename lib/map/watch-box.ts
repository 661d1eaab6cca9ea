import type { Bbox } from "#lib/core/geo.ts";
import { bboxOf, type Camera, worldPx } from "./camera.ts";

/** What the map asks the gateway for. */
export type Watch = { readonly bbox: Bbox; readonly zoom: number };

/**
 * Tiles one zoom finer than the screen asks for: where few deliveries are about, nearly all of them come singly then
 * instead of as counts, and few of them change in a tick.
 */
export type Detail = 0 | 1;
/** Up to so many deliveries in the watched box the finer tiles are asked for, and given up again above the second. */
const FINE_BELOW = 400;
const COARSE_ABOVE = 600;

export function detailFor(deliveries: number, before: Detail): Detail {
  if (deliveries <= FINE_BELOW) return 1;
  return deliveries > COARSE_ABOVE ? 0 : before;
}

/** How far beyond the screen is watched, so that panning finds data. The gateway bounds the tiles, so not on huge screens. */
function padOf(camera: Camera, detail: Detail): number {
  if (camera.width * camera.height > 2_500_000) return 128;
  return detail === 1 ? 192 : 384;
}

export function watchOf(camera: Camera, detail: Detail): Watch {
  const pad = padOf(camera, detail);
  return { bbox: bboxOf(camera, pad, pad), zoom: Math.max(0, Math.min(24, camera.zoom + detail)) };
}

/** True where the camera has left the zoom step it was watched at, or has come near the edge of what is watched. */
export function needsWatch(watched: Camera | null, camera: Camera, detail: Detail): boolean {
  if (!watched) return true;
  if (Math.round(watched.zoom) !== Math.round(camera.zoom)) return true;
  const world = worldPx(camera.zoom);
  const slack = padOf(camera, detail) / 2;
  const movedX = Math.abs(camera.x - watched.x) * world + Math.max(0, camera.width - watched.width);
  const movedY = Math.abs(camera.y - watched.y) * world + Math.max(0, camera.height - watched.height);
  const zoomedOut = worldPx(watched.zoom) / world;
  return movedX > slack || movedY > slack || zoomedOut > 1.2;
}
