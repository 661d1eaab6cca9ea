import { ByteWriter } from "#lib/core/bytes.ts";
import type { FeedItem, PublicDelivery } from "./delivery-record.ts";
import type { TileKey } from "./feed.ts";
import { FeedTile } from "./feed-tile.ts";
import type { TileAddress } from "./tile-grid.ts";
import { tileKey } from "./wire.ts";

/** Deliveries are kept in buckets of this zoom, so that a tile that comes to be watched need not look at all of them. */
const BUCKET_ZOOM = 14;
/** Tiles held at once, watched or lately watched, so that no storm of watches takes the memory (about 3 kB a tile). */
export const MAX_TILES = 50_000;
/** A tile that nobody watches is kept for so many ticks, for who comes back, but at most so many of them. */
const KEEP_TICKS = 30;
const MAX_IDLE_TILES = 5_000;

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
  /** Handles of tiles that were let go. All handles given out and these are the numbers from 0 on, without a gap. */
  private readonly freeHandles: number[] = [];
  private latestTick = 0;
  private readonly onWatched: (tile: TileAddress, isWatched: boolean) => void;

  /** `onWatched` hears of each tile that comes to be watched by anybody, or by nobody any more. */
  constructor(onWatched: (tile: TileAddress, isWatched: boolean) => void = () => {}) {
    this.onWatched = onWatched;
  }

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

  /** False if so many tiles are held that these do not fit, even with all that nobody watches let go. */
  hasRoom(addresses: readonly TileAddress[]): boolean {
    let more = 0;
    for (const { z, x, y } of addresses) if (!this.tiles.has(tileKey(z, x, y))) more++;
    if (this.tiles.size + more <= MAX_TILES) return true;
    const kept = new Set(addresses.map(({ z, x, y }) => tileKey(z, x, y)));
    for (const tile of this.tiles.values()) if (tile.watchers === 0 && !kept.has(tile.key)) this.forget(tile);
    return this.tiles.size + more <= MAX_TILES;
  }

  /** Holds a tile for one more watcher. A tile that was not watched is filled and ready for its keyframe. */
  watch(address: TileAddress): FeedTile {
    const key = tileKey(address.z, address.x, address.y);
    let tile = this.tiles.get(key);
    if (!tile) {
      tile = new FeedTile(address, this.freeHandles.pop() ?? this.tiles.size);
      this.fill(tile);
      tile.settle();
      this.tiles.set(key, tile);
      this.zooms[address.z] ??= new Map();
      this.zooms[address.z]!.set(address.y * 2 ** address.z + address.x, tile);
    }
    if (tile.watchers++ === 0) this.onWatched(address, true);
    return tile;
  }

  unwatch(tile: FeedTile): void {
    tile.idleSince = this.latestTick;
    if (--tile.watchers === 0) this.onWatched(tile.address, false);
  }

  /** Encodes every tile for this tick; those that nobody has watched for a while are let go. */
  tick(tick: number): void {
    this.latestTick = tick;
    let idle = 0;
    for (const tile of this.tiles.values()) {
      if (tile.watchers === 0 && (++idle > MAX_IDLE_TILES || tick - tile.idleSince > KEEP_TICKS)) this.forget(tile);
      else tile.encode(tick, this.out);
    }
  }

  keyframe(tile: FeedTile): Uint8Array {
    return tile.keyframe(this.latestTick, this.out);
  }

  private forget(tile: FeedTile): void {
    const { z, x, y } = tile.address;
    this.tiles.delete(tile.key);
    this.freeHandles.push(tile.handle);
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
    const side = 2 ** depth;
    if (4 ** depth > this.buckets.size) {
      for (const [number, bucket] of this.buckets) {
        const column = number % 2 ** BUCKET_ZOOM;
        const row = (number - column) / 2 ** BUCKET_ZOOM;
        if (Math.floor(column / side) === x && Math.floor(row / side) === y) take(bucket);
      }
      return;
    }
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
