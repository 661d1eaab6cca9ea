import { type Bbox, latOfY, lngOfX, mercatorX, mercatorY } from "#lib/core/geo.ts";
import type { TileAddress } from "./tile-grid.ts";

/**
 * What gateways tell each other of where drivers are goes by region: a Web-Mercator tile of this zoom, about 10 km a
 * side in the north of Europe. A region is one number, row by row.
 */
export const REGION_ZOOM = 11;
const SIDE = 2 ** REGION_ZOOM;

/** y · 2^11 + x of the region's tile. */
export type Region = number & { readonly __region: true };

/** The region that a place lies in. */
export function regionOf(lng: number, lat: number): Region {
  const column = Math.min(SIDE - 1, Math.max(0, Math.floor(mercatorX(lng) * SIDE)));
  const row = Math.min(SIDE - 1, Math.floor(mercatorY(lat) * SIDE));
  return (row * SIDE + column) as Region;
}

/** True for a number that names a region. */
export function isRegion(value: number): value is Region {
  return Number.isInteger(value) && value >= 0 && value < SIDE * SIDE;
}

/** The bus topic on which positions in this region are told. */
export function regionTopic(region: Region): string {
  return `positions:${region % SIDE}/${Math.floor(region / SIDE)}`;
}

/** The part of the earth that a watched tile needs positions of: its region, or itself where it is larger than one. */
export function areaOf({ z, x, y }: TileAddress): TileAddress {
  const up = z - REGION_ZOOM;
  return up <= 0 ? { z, x, y } : { z: REGION_ZOOM, x: x >> up, y: y >> up };
}

/** True if the region lies in the area, which is a region or larger. */
export function isInArea(region: Region, { z, x, y }: TileAddress): boolean {
  const down = REGION_ZOOM - z;
  return (region % SIDE) >> down === x && Math.floor(region / SIDE) >> down === y;
}

/** Region or area as a box in degrees. */
export function boxOfArea({ z, x, y }: TileAddress): Bbox {
  const n = 2 ** z;
  return { west: lngOfX(x / n), south: latOfY((y + 1) / n), east: lngOfX((x + 1) / n), north: latOfY(y / n) };
}

/** The region as a tile. */
export function tileOfRegion(region: Region): TileAddress {
  return { z: REGION_ZOOM, x: region % SIDE, y: Math.floor(region / SIDE) };
}
