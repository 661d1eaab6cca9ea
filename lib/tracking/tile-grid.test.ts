import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bbox, latOfY, lngOfX, mercatorX, mercatorY } from "#lib/core/geo.ts";
import { type TileAddress, tilesOfView } from "./tile-grid.ts";
import { MAX_TILE_ZOOM } from "./wire.ts";

const MAX_TILES = 32;
const lng = fc.double({ min: -180, max: 180, noNaN: true });
const lat = fc.double({ min: -90, max: 90, noNaN: true });
const zoom = fc.double({ min: 0, max: 24, noNaN: true });
const part = fc.double({ min: 0, max: 1, noNaN: true });
const bbox: fc.Arbitrary<Bbox> = fc
  .tuple(lng, lat, lng, lat)
  .map(([west, a, east, b]) => ({ west, east, south: Math.min(a, b), north: Math.max(a, b) }));

/** A place inside a box, by parts of its width and height on the Mercator square. */
function placeIn({ west, east, south, north }: Bbox, acrossPart: number, downPart: number) {
  const width = (west <= east ? east - west : east + 360 - west) / 360;
  const along = mercatorX(west) + acrossPart * width;
  // A view that ends at the antimeridian has its far side alone, however the sum is rounded.
  const x = west <= east ? Math.min(1, along) : along % 1;
  const top = mercatorY(north);
  return { x, y: top + downPart * (mercatorY(south) - top) };
}

function holds(tiles: readonly TileAddress[], { x, y }: { x: number; y: number }): boolean {
  return tiles.some((tile) => {
    const n = 2 ** tile.z;
    // An edge may lie a rounding error aside.
    const near = (value: number, at: number) => value * n >= at - 1e-9 && value * n <= at + 1 + 1e-9;
    return near(x, tile.x) && near(y, tile.y);
  });
}

describe("the tiles of a view", () => {
  it("cover it, are on earth, of one zoom, each once, and never more than the bound", () => {
    fc.assert(
      fc.property(bbox, zoom, fc.integer({ min: 1, max: MAX_TILES }), part, part, (box, z, bound, across, down) => {
        const tiles = tilesOfView(box, z, bound);
        expect(tiles.length).toBeGreaterThan(0);
        expect(tiles.length).toBeLessThanOrEqual(bound);
        const depth = tiles[0]?.z ?? -1;
        for (const tile of tiles) {
          expect(tile.z).toBe(depth);
          expect(tile.x >= 0 && tile.y >= 0 && tile.x < 2 ** depth && tile.y < 2 ** depth).toBe(true);
        }
        expect(new Set(tiles.map((tile) => `${tile.x}/${tile.y}`)).size).toBe(tiles.length);
        expect(depth).toBeLessThanOrEqual(Math.max(0, Math.min(MAX_TILE_ZOOM, Math.round(z) - 1)));
        expect(holds(tiles, placeIn(box, across, down))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("are as deep as the zoom asks, for every screen up to 3840 × 2160 anywhere at any zoom", () => {
    const screen = fc.record({ width: fc.integer({ min: 1, max: 3840 }), height: fc.integer({ min: 1, max: 2160 }) });
    fc.assert(
      fc.property(screen, zoom, part, part, ({ width, height }, z, x, y) => {
        const world = 512 * 2 ** z;
        const halfX = Math.min(0.5, width / world / 2);
        const halfY = Math.min(0.5, height / world / 2);
        const box = {
          west: lngOfX((x - halfX + 1) % 1),
          east: lngOfX((x + halfX) % 1),
          north: Math.min(90, latOfY(Math.max(0, y - halfY))),
          south: Math.max(-90, latOfY(Math.min(1, y + halfY))),
        };
        const tiles = tilesOfView(box, z, MAX_TILES);
        expect(tiles[0]?.z).toBe(Math.max(0, Math.min(MAX_TILE_ZOOM, Math.round(z) - 1)));
      }),
      { numRuns: 2000 },
    );
  });

  it("go on across the antimeridian", () => {
    const tiles = tilesOfView({ west: 179.9, south: -0.05, east: -179.9, north: 0.05 }, 11, MAX_TILES);
    const columns = new Set(tiles.map((tile) => tile.x));
    expect([1022, 1023, 0, 1]).toEqual(expect.arrayContaining([...columns]));
    expect(columns.has(1023) && columns.has(0)).toBe(true);
  });

  it("are the whole width, once, where a shallow view wraps onto itself", () => {
    const tiles = tilesOfView({ west: 10, south: -60, east: 9, north: 60 }, 2, MAX_TILES);
    expect(tiles.map(({ x, y }) => `${x}/${y}`).sort()).toEqual(["0/0", "0/1", "1/0", "1/1"]);
  });

  it("do not open the next tile for an edge on its border", () => {
    expect(tilesOfView({ west: 0, south: 0, east: 90, north: 66.5 }, 3, MAX_TILES)).toEqual([{ z: 2, x: 2, y: 1 }]);
  });

  it("reach the poles, and hold a point there", () => {
    for (const at of [90, -90]) {
      const tiles = tilesOfView({ west: 180, south: at, east: 180, north: at }, 17, MAX_TILES);
      expect(tiles).toEqual([{ z: 16, x: 65_535, y: at > 0 ? 0 : 65_535 }]);
    }
  });

  it("of the whole earth at street zoom are few, and cost no more than a small view", () => {
    const earth = { west: -180, south: -90, east: 180, north: 90 };
    for (let i = 0; i < 100_000; i++) tilesOfView(earth, 24, MAX_TILES);
    expect(tilesOfView(earth, 24, MAX_TILES)).toHaveLength(16);
  });
});
