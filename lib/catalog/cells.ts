import {
  type LngLat,
  latOfY,
  lngOfX,
  MERCATOR_CIRCUMFERENCE_M,
  mercatorX,
  mercatorY,
  metresPerUnit,
} from "#lib/core/geo.ts";
import { deliversTo } from "./area.ts";
import type { Restaurant } from "./restaurant.ts";

/**
 * Place cells: whoever lies in the same one sees the same list. They are tiles of the Web-Mercator grid, at the zoom at
 * which a tile is nearest to 250 m across, 180 to 350 m. That zoom is one for a whole row of tiles of zoom 10, so that
 * cells never overlap.
 *
 * A cell is a number, (z · 2¹⁷ + x) · 2¹⁷ + y; its name in an address is that in base 36.
 */
export type PlaceCell = number & { readonly __cell: true };

const SIDE_M = 250;
/** Larger cells, which stand for all within them, go up to here. */
const TOP_ZOOM = 10;
const MAX_ZOOM = 17;
const AXIS = 2 ** MAX_ZOOM;
const NAME = /^[1-9a-z][0-9a-z]{7}$/;

/** The cell of a place. Past the Mercator square it is the one at its edge. */
export function cellAt({ lng, lat }: LngLat): PlaceCell {
  const y = mercatorY(lat);
  const zoom = zoomOfRow(tileOf(y, TOP_ZOOM));
  return toCell(zoom, tileOf(mercatorX(lng), zoom), tileOf(y, zoom));
}

export function cellName(cell: PlaceCell): string {
  return cell.toString(36);
}

/** The cell of that name, or null: every cell has one name, and only those of places have one. */
export function findCell(name: string): PlaceCell | null {
  if (!NAME.test(name)) return null;
  const cell = Number.parseInt(name, 36) as PlaceCell;
  return cellAt(cellMiddle(cell)) === cell ? cell : null;
}

export function cellMiddle(cell: PlaceCell): LngLat {
  const { zoom, x, y } = partsOf(cell);
  return { lng: lngOfX((x + 0.5) / 2 ** zoom), lat: latOfY((y + 0.5) / 2 ** zoom) };
}

/** The cell and the larger ones around it: all by which `coverArea` may have named it. */
export function cellAndAround(cell: PlaceCell): PlaceCell[] {
  const { zoom, x, y } = partsOf(cell);
  return Array.from({ length: zoom - TOP_ZOOM + 1 }, (_, up) => toCell(zoom - up, x >> up, y >> up));
}

/**
 * The cells whose middle a restaurant delivers to, each full square of four told by the one around them: about as many
 * as lie along the area's edge, not in it.
 */
export function coverArea(restaurant: Pick<Restaurant, "at" | "area">): PlaceCell[] {
  const { west, east, north, south } = boundsOf(restaurant);
  const cells: PlaceCell[] = [];

  /** Adds what is covered of a tile, unless all of it is: then the one around it knows better. x may lie past 1. */
  const cover = (zoom: number, x: number, y: number, leaf: number): boolean => {
    const side = 2 ** -zoom;
    if ((x + 1) * side < west || x * side > east || (y + 1) * side < north || y * side > south) return false;
    const cell = toCell(zoom, modulo(x, 2 ** zoom), y);
    if (zoom === leaf) return deliversTo(restaurant, cellMiddle(cell));
    const quarters = [0, 1, 2, 3].map((i) => ({ x: 2 * x + (i & 1), y: 2 * y + (i >> 1) }));
    const full = quarters.filter((quarter) => cover(zoom + 1, quarter.x, quarter.y, leaf));
    if (full.length === 4) return true;
    cells.push(...full.map((quarter) => toCell(zoom + 1, modulo(quarter.x, 2 ** (zoom + 1)), quarter.y)));
    return false;
  };

  const tops = 2 ** TOP_ZOOM;
  for (let y = tileOf(north, TOP_ZOOM); y <= tileOf(south, TOP_ZOOM); y++) {
    for (let x = Math.floor(west * tops); x <= Math.floor(east * tops); x++) {
      if (cover(TOP_ZOOM, x, y, zoomOfRow(y))) cells.push(toCell(TOP_ZOOM, modulo(x, tops), y));
    }
  }
  return cells;
}

/** A box of the unit square around an area. It may reach past 0 and 1 in x: there the earth goes on. */
function boundsOf({ at, area }: Pick<Restaurant, "at" | "area">) {
  const x = mercatorX(at.lng);
  if (area.kind === "radius") {
    // Towards a pole the same metres are more of the map.
    const reach = area.metres / metresPerUnit(Math.min(85, Math.abs(at.lat) + area.metres / 100_000));
    const y = mercatorY(at.lat);
    return { west: x - reach, east: x + reach, north: y - reach, south: y + reach };
  }
  const xs = area.ring.map(({ lng }) => x + modulo(lng - at.lng + 180, 360) / 360 - 0.5);
  const ys = area.ring.map(({ lat }) => mercatorY(lat));
  return { west: Math.min(...xs), east: Math.max(...xs), north: Math.min(...ys), south: Math.max(...ys) };
}

/** The zoom of the cells in a row of tiles of zoom 10. */
function zoomOfRow(row: number): number {
  const lat = latOfY((row + 0.5) / 2 ** TOP_ZOOM);
  const exact = Math.log2((MERCATOR_CIRCUMFERENCE_M * Math.cos((lat * Math.PI) / 180)) / SIDE_M);
  return Math.max(TOP_ZOOM, Math.min(MAX_ZOOM, Math.round(exact)));
}

function tileOf(unit: number, zoom: number): number {
  return Math.max(0, Math.min(2 ** zoom - 1, Math.floor(unit * 2 ** zoom)));
}

function toCell(zoom: number, x: number, y: number): PlaceCell {
  return ((zoom * AXIS + x) * AXIS + y) as PlaceCell;
}

function partsOf(cell: PlaceCell): { zoom: number; x: number; y: number } {
  const rest = Math.floor(cell / AXIS);
  return { zoom: Math.floor(rest / AXIS), x: rest % AXIS, y: cell % AXIS };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
