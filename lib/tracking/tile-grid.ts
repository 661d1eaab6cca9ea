import { type Bbox, mercatorX, mercatorY } from "#lib/core/geo.ts";
import { MAX_TILE_ZOOM } from "./wire.ts";

export type TileAddress = { readonly z: number; readonly x: number; readonly y: number };

/**
 * The feed tiles that cover a view. A tile is 1,024 CSS pixels at map zoom z + 1; between two zooms the nearer one is
 * taken, so a tile is drawn 724 to 1,448 pixels wide. Where that would be more than `maxTiles` the zoom is stepped down.
 *
 * @param zoom map zoom (512-pixel world), 0…24
 */
export function tilesOfView(bbox: Bbox, zoom: number, maxTiles: number): TileAddress[] {
  let z = Math.max(0, Math.min(MAX_TILE_ZOOM, Math.round(zoom) - 1));
  for (;;) {
    const columns = columnsOf(bbox, z);
    const [top, bottom] = span(mercatorY(bbox.north), mercatorY(bbox.south), z);
    // Counted before any is made: the whole earth at street zoom is four billion tiles.
    const width = columns.reduce((sum, [from, to]) => sum + to - from + 1, 0);
    if (width * (bottom - top + 1) <= maxTiles || z === 0) {
      const tiles: TileAddress[] = [];
      for (let y = top; y <= bottom; y++) {
        for (const [from, to] of columns) for (let x = from; x <= to; x++) tiles.push({ z, x, y });
      }
      return tiles;
    }
    z--;
  }
}

/** First and last column of each stretch: two where the view crosses the antimeridian. */
function columnsOf({ west, east }: Bbox, z: number): [number, number][] {
  if (west <= east) return [span(mercatorX(west), mercatorX(east), z)];
  const [from] = span(mercatorX(west), 1, z);
  const [, to] = span(0, mercatorX(east), z);
  // On a shallow zoom both sides of the antimeridian can lie in one column.
  if (from <= to) return [[0, 2 ** z - 1]];
  return [
    [from, 2 ** z - 1],
    [0, to],
  ];
}

/** First and last tile of an interval of the unit square; an edge on a border does not open the next tile. */
function span(from: number, to: number, z: number): [number, number] {
  const n = 2 ** z;
  const first = Math.min(n - 1, Math.floor(from * n));
  return [first, Math.max(first, Math.min(n - 1, Math.ceil(to * n) - 1))];
}
