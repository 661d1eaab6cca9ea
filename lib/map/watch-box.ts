import type { Bbox } from "#lib/core/geo.ts";
import type { FeedEntry } from "#lib/tracking/feed.ts";
import { bboxOf, type Camera, worldPx } from "./camera.ts";
import { weightOf } from "./cluster.ts";

/** What the map asks the gateway for. */
export type Watch = { readonly bbox: Bbox; readonly zoom: number };

/**
 * Tiles one zoom finer than the screen asks for: where few deliveries are about and some come as counts nevertheless,
 * because they stand close, nearly all come singly then.
 */
export type Detail = 0 | 1;
/** Up to so many deliveries in the watched box the finer tiles are asked for, and given up again above the second. */
const FINE_BELOW = 400;
const COARSE_ABOVE = 600;
/** They are given up as well once no tile of the screen's own zoom would come as counts: it could hold some more. */
const SINGLES = 40;

/** @param zoom of the map when it asked last */
export function detailFor(entries: readonly FeedEntry[], zoom: number, before: Detail): Detail {
  let all = 0;
  let counted = false;
  for (const entry of entries) {
    all += weightOf(entry);
    if (all > COARSE_ABOVE) return 0;
    counted ||= entry.kind === "cell";
  }
  if (before === 0) return counted && all <= FINE_BELOW ? 1 : 0;
  const inTiles = new Map<number, number>();
  const n = 2 ** Math.max(0, Math.round(zoom) - 1);
  for (const entry of entries) {
    const tile = Math.floor(entry.y * n) * n + Math.floor(entry.x * n);
    inTiles.set(tile, (inTiles.get(tile) ?? 0) + weightOf(entry));
  }
  return Math.max(0, ...inTiles.values()) > SINGLES ? 1 : 0;
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
