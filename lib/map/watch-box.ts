import type { Bbox } from "#lib/core/geo.ts";
import { bboxOf, type Camera, worldPx } from "./camera.ts";

/** What the map asks the gateway for. */
export type Watch = { readonly bbox: Bbox; readonly zoom: number };

/** How far beyond the screen is watched, so that panning finds data. On huge screens less: the gateway bounds the tiles. */
function padOf(camera: Camera): number {
  return camera.width * camera.height > 2_500_000 ? 128 : 384;
}

export function watchOf(camera: Camera): Watch {
  const pad = padOf(camera);
  return { bbox: bboxOf(camera, pad, pad), zoom: Math.max(0, Math.min(24, camera.zoom)) };
}

/** True where the camera has left the zoom step it was watched at, or has come near the edge of what is watched. */
export function needsWatch(watched: Camera | null, camera: Camera): boolean {
  if (!watched) return true;
  if (Math.round(watched.zoom) !== Math.round(camera.zoom)) return true;
  const world = worldPx(camera.zoom);
  const slack = padOf(camera) / 2;
  const movedX = Math.abs(camera.x - watched.x) * world + Math.max(0, camera.width - watched.width);
  const movedY = Math.abs(camera.y - watched.y) * world + Math.max(0, camera.height - watched.height);
  const zoomedOut = worldPx(watched.zoom) / world;
  return movedX > slack || movedY > slack || zoomedOut > 1.2;
}
