import { ByteWriter } from "./bytes.ts";
import type { TileKey } from "./feed.ts";
import { type FeedItem, FeedTile, type PublicDelivery } from "./feed-tile.ts";
import type { TileAddress } from "./tile-grid.ts";
import { tileKey } from "./wire.ts";

/** Deliveries are kept in buckets of this zoom, so that a tile that comes to be watched need not look at all of them. */
const BUCKET_ZOOM = 14;

/**
 * All public deliveries and the tiles that somebody watches. The work of a tick is what changed × the zooms that are
 * watched, plus the watched tiles; a delivery that nobody looks at costs one bucket entry.
 */
export class TileFeed {
  private readonly items = new Map<number, FeedItem>();
  private readonly buckets = new Map<number, Set<FeedItem>>();
  private readonly tiles = new Map<TileKey, FeedTile>();
  private readonly zooms: (Map<number, FeedTile> | undefined)[] = [];
  private readonly out = new ByteWriter(4096);
  private latestTick = 0;

  get size(): number {
    return this.items.size;
  }

  get tileCount(): number {
    return this.tiles.size;
  }

  /** Shows a delivery, or changes what is shown of it. */
  put(delivery: PublicDelivery): void {
    const item = this.items.get(delivery.id);
    if (!item) {
      const created: FeedItem = { now: delivery };
      this.items.set(delivery.id, created);
      this.bucket(delivery.x, delivery.y).add(created);
      for (const [z, level] of this.zooms.entries()) {
        level?.get(numberOf(z, delivery.x, delivery.y))?.enter(created, delivery.x, delivery.y);
      }
      return;
    }
    const before = item.now;
    item.now = delivery;
    this.rebucket(item, before, delivery);
    for (const [z, level] of this.zooms.entries()) {
      if (!level) continue;
      const from = numberOf(z, before.x, before.y);
      const to = numberOf(z, delivery.x, delivery.y);
      if (from === to) level.get(from)?.move(item, before.x, before.y, delivery.x, delivery.y);
      else {
        level.get(from)?.leave(item, before.x, before.y);
        level.get(to)?.enter(item, delivery.x, delivery.y);
      }
    }
  }

  remove(id: number): void {
    const item = this.items.get(id);
    if (!item) return;
    this.items.delete(id);
    const { x, y } = item.now;
    this.unbucket(item, x, y);
    for (const [z, level] of this.zooms.entries()) level?.get(numberOf(z, x, y))?.leave(item, x, y);
  }

  /** Holds a tile for one more watcher. A tile that was not watched is filled and ready for its keyframe. */
  watch(address: TileAddress): FeedTile {
    const key = tileKey(address.z, address.x, address.y);
    let tile = this.tiles.get(key);
    if (!tile) {
      tile = new FeedTile(address);
      this.fill(tile);
      tile.settle();
      this.tiles.set(key, tile);
      this.zooms[address.z] ??= new Map();
      this.zooms[address.z]!.set(address.y * 2 ** address.z + address.x, tile);
    }
    tile.watchers++;
    return tile;
  }

  unwatch(tile: FeedTile): void {
    tile.watchers--;
    tile.idleSince = this.latestTick;
  }

  /** Encodes every watched tile for this tick; a tile that nobody watched for `keepTicks` is let go. */
  tick(tick: number, keepTicks = 30): void {
    this.latestTick = tick;
    for (const tile of this.tiles.values()) {
      if (tile.watchers === 0 && tick - tile.idleSince > keepTicks) this.forget(tile);
      else tile.encode(tick, this.out);
    }
  }

  keyframe(tile: FeedTile): Uint8Array {
    return tile.keyframe(this.latestTick, this.out);
  }

  private forget(tile: FeedTile): void {
    const { z, x, y } = tile.address;
    this.tiles.delete(tile.key);
    const level = this.zooms[z];
    level?.delete(y * 2 ** z + x);
    if (level?.size === 0) this.zooms[z] = undefined;
  }

  private fill(tile: FeedTile): void {
    const { z, x, y } = tile.address;
    const depth = BUCKET_ZOOM - z;
    const wanted = y * 2 ** z + x;
    const take = (bucket: Set<FeedItem> | undefined) => {
      for (const item of bucket ?? []) {
        if (numberOf(z, item.now.x, item.now.y) === wanted) tile.enter(item, item.now.x, item.now.y);
      }
    };
    if (depth <= 0) {
      take(this.buckets.get((y >> -depth) * 2 ** BUCKET_ZOOM + (x >> -depth)));
      return;
    }
    if (4 ** depth > this.buckets.size) {
      for (const bucket of this.buckets.values()) take(bucket);
      return;
    }
    const side = 2 ** depth;
    for (let row = y * side; row < (y + 1) * side; row++) {
      for (let column = x * side; column < (x + 1) * side; column++) {
        take(this.buckets.get(row * 2 ** BUCKET_ZOOM + column));
      }
    }
  }

  private bucket(x: number, y: number): Set<FeedItem> {
    const number = numberOf(BUCKET_ZOOM, x, y);
    let bucket = this.buckets.get(number);
    if (!bucket) {
      bucket = new Set();
      this.buckets.set(number, bucket);
    }
    return bucket;
  }

  private unbucket(item: FeedItem, x: number, y: number): void {
    const number = numberOf(BUCKET_ZOOM, x, y);
    const bucket = this.buckets.get(number);
    bucket?.delete(item);
    if (bucket?.size === 0) this.buckets.delete(number);
  }

  private rebucket(item: FeedItem, before: PublicDelivery, now: PublicDelivery): void {
    if (numberOf(BUCKET_ZOOM, before.x, before.y) === numberOf(BUCKET_ZOOM, now.x, now.y)) return;
    this.unbucket(item, before.x, before.y);
    this.bucket(now.x, now.y).add(item);
  }
}

/** A tile of zoom z as one number. */
function numberOf(z: number, x: number, y: number): number {
  const n = 2 ** z;
  return Math.min(n - 1, Math.floor(y * n)) * n + Math.min(n - 1, Math.floor(x * n));
}
