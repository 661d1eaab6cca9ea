import { type Bbox, latOfY, lngOfX, mercatorX, mercatorY } from "#lib/core/geo.ts";
import { createRng } from "#lib/core/rng.ts";
import { cameraOf, NO_PADDING } from "#lib/map/camera.ts";
import { type Watch, watchOf } from "#lib/map/watch-box.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { tilesOfView } from "#lib/tracking/tile-grid.ts";
import { tileKey } from "#lib/tracking/wire.ts";
import { BENCH_CITY } from "./bench-city.ts";
import { SCREEN } from "./memory-gateway.ts";

/** How far in people look, and how many of 64 do so: the whole city seldom, their own street often. */
const ZOOMS = [12, 13, 13, 14, 14, 14, 15, 15];

/** Screens of 1440 × 900 all over the city, each with tiles of its own; what each watches is what the browser asks for. */
export function createViews(count: number): Watch[] {
  const rng = createRng("views");
  const { west, south, east, north } = BENCH_CITY.bounds;
  const seen = new Set<string>();
  const views: Watch[] = [];
  for (let tries = 0; views.length < count; tries++) {
    if (tries > 10_000) throw new Error("there are not so many different views");
    const zoom = ZOOMS[views.length % ZOOMS.length]! + rng.range(-0.4, 0.4);
    const lng = west + (east - west) * (0.5 + 0.18 * rng.gaussian());
    const lat = south + (north - south) * (0.5 + 0.18 * rng.gaussian());
    const view = watchOf(cameraOf({ lng, lat, zoom }, SCREEN.width, SCREEN.height, NO_PADDING), 0);
    const key = tilesOf(view).join(" ");
    // The few views of the whole city are alike: there it is the zoom that makes the number, not the place.
    if (seen.has(key) && tries < 2_000) continue;
    seen.add(key);
    views.push(view);
  }
  return views;
}

export function tilesOf({ bbox, zoom }: Watch): string[] {
  return tilesOfView(bbox, zoom, LIMITS.tilesPerWatch).map((tile) => tileKey(tile.z, tile.x, tile.y));
}

/** Deep enough that hardly a tile of a full city holds more than 64 deliveries. */
const COVER_TILE_ZOOM = 16;
const COVER_COLUMNS = 8;
const COVER_ROWS = 4;

/** Watches of 8 × 4 deep tiles that cover the whole city: whoever has them all sees every delivery singly. */
export function coverViews(): Watch[] {
  const n = 2 ** COVER_TILE_ZOOM;
  const { west, south, east, north } = BENCH_CITY.bounds;
  const views: Watch[] = [];
  const middle = 0.5 / n;
  for (let row = Math.floor(mercatorY(north) * n) - 1; row <= Math.floor(mercatorY(south) * n) + 1; row += COVER_ROWS) {
    for (
      let column = Math.floor(mercatorX(west) * n) - 1;
      column <= Math.floor(mercatorX(east) * n) + 1;
      column += COVER_COLUMNS
    ) {
      const bbox: Bbox = {
        west: lngOfX(column / n + middle),
        east: lngOfX((column + COVER_COLUMNS) / n - middle),
        north: latOfY(row / n + middle),
        south: latOfY((row + COVER_ROWS) / n - middle),
      };
      views.push({ bbox, zoom: COVER_TILE_ZOOM + 1 });
    }
  }
  return views;
}
