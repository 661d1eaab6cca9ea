import { areaOf, REGION_ZOOM, type Region, tileOfRegion } from "#lib/tracking/region.ts";
import type { TileAddress } from "#lib/tracking/tile-grid.ts";
import { tileKey } from "#lib/tracking/wire.ts";

/** What parts of the earth somebody here looks at, in regions or what is larger, each with how many tiles look there. */
export class WatchedAreas {
  private readonly counts = new Map<string, { readonly area: TileAddress; tiles: number }>();

  /** A tile has come to be watched, or is no longer. Answers its area if nobody looked there before. */
  note(tile: TileAddress, isWatched: boolean): TileAddress | null {
    const area = areaOf(tile);
    const key = tileKey(area.z, area.x, area.y);
    const known = this.counts.get(key);
    if (isWatched && !known) {
      this.counts.set(key, { area, tiles: 1 });
      return area;
    }
    if (isWatched && known) known.tiles++;
    else if (known && --known.tiles === 0) this.counts.delete(key);
    return null;
  }

  /** True if somebody looks there. */
  covers(region: Region): boolean {
    const { x, y } = tileOfRegion(region);
    for (let z = 0; z <= REGION_ZOOM; z++) {
      const down = REGION_ZOOM - z;
      if (this.counts.has(tileKey(z, x >> down, y >> down))) return true;
    }
    return false;
  }

  *areas(): Generator<TileAddress> {
    for (const { area } of this.counts.values()) yield area;
  }
}
