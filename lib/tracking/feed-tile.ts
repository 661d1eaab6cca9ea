import { ByteWriter } from "#lib/core/bytes.ts";
import { type FeedItem, type Sent, writeChange, writePut } from "./delivery-record.ts";
import type { TileKey } from "./feed.ts";
import type { TileAddress } from "./tile-grid.ts";
import {
  CELL_OP,
  CELL_UNITS,
  DELIVERY_OP,
  GRID,
  MAX_SINGLES,
  SECTION,
  SINGLES_AGAIN,
  TILE_UNITS,
  tileKey,
} from "./wire.ts";

/** A keyframe now and then heals what nobody noticed; staggered, so that it never comes for all tiles at once. */
const KEYFRAME_TICKS = 60;
/** What a tile that nobody has entered yet counts by. Most of a storm of watches are such, and five arrays each cost. */
const NO_CELLS = new Int32Array(GRID * GRID);
const NO_SUMS = new Float64Array(GRID * GRID);
const NO_MIDDLES = new Uint8Array(GRID * GRID);
/** A cell's count is told again once it is off by more than this part of it: 127 and fewer are always exact. */
const COUNT_SLACK_SHIFT = 7;

/**
 * One watched tile: who is in it, and what its watchers were last told. All watchers of a tile are told the same bytes.
 * Up to MAX_SINGLES members it speaks of single deliveries, above that of the counts of an 8 × 8 grid, and of singles
 * again only below SINGLES_AGAIN, so that nothing flips each tick.
 */
export class FeedTile {
  readonly key: TileKey;
  readonly address: TileAddress;
  readonly handle: number;
  watchers = 0;
  /** Tick at which nobody watched it any more. */
  idleSince = 0;
  /** Bytes of the latest tick, or null if nothing changed in it. */
  delta: Uint8Array | null = null;
  private readonly members = new Set<FeedItem>();
  private counts = NO_CELLS;
  private sumX = NO_SUMS;
  private sumY = NO_SUMS;
  private grid = false;
  private seq = 0;
  private stale = true;
  private readonly slots: (Sent | undefined)[] = [];
  private readonly slotOf = new Map<FeedItem, number>();
  private readonly dirty = new Set<FeedItem>();
  private sentCounts = NO_CELLS;
  private sentMiddles = NO_MIDDLES;
  private cachedKeyframe: Uint8Array | null = null;
  /** An age in a keyframe counts from its tick, so one from an earlier tick is no good. */
  private cachedTick = -1;

  /** `handle` is a small number of its own while the tile is held: what its watchers know it by. */
  constructor(address: TileAddress, handle: number) {
    this.address = address;
    this.handle = handle;
    this.key = tileKey(address.z, address.x, address.y);
  }

  get size(): number {
    return this.members.size;
  }

  enter(item: FeedItem, x: number, y: number): void {
    this.members.add(item);
    this.count(x, y, 1);
    this.touch(item);
  }

  leave(item: FeedItem, x: number, y: number): void {
    this.members.delete(item);
    this.count(x, y, -1);
    this.touch(item);
  }

  move(item: FeedItem, fromX: number, fromY: number, toX: number, toY: number): void {
    this.count(fromX, fromY, -1);
    this.count(toX, toY, 1);
    this.touch(item);
  }

  /** Encodes what changed since the last tick into `delta`, once for all who watch. */
  encode(tick: number, out: ByteWriter): void {
    const wasGrid = this.grid;
    if (this.members.size > MAX_SINGLES) this.grid = true;
    else if (this.members.size < SINGLES_AGAIN) this.grid = false;
    const due = (tick + this.address.x * 7 + this.address.y * 13) % KEYFRAME_TICKS === 0;
    if (wasGrid !== this.grid || due) {
      this.adopt();
      this.seq = (this.seq + 1) & SECTION.low;
      this.cachedKeyframe = null;
      this.delta = this.keyframe(tick, out);
      return;
    }
    if (!this.stale) {
      this.delta = null;
      return;
    }
    const records = this.grid ? this.writeCells(out) : this.writeSingles(tick, out);
    this.stale = false;
    const body = out.take();
    if (records === 0) {
      this.delta = null;
      return;
    }
    this.seq = (this.seq + 1) & SECTION.low;
    this.cachedKeyframe = null;
    this.head(out, false, records);
    out.bytes(body);
    this.delta = out.take();
  }

  /** The whole tile as its watchers know it after the latest tick. */
  keyframe(tick: number, out: ByteWriter): Uint8Array {
    if (this.cachedKeyframe && this.cachedTick === tick) return this.cachedKeyframe;
    let records = 0;
    let previous = -1;
    const body = new ByteWriter(512);
    if (this.grid) {
      for (let cell = 0; cell < GRID * GRID; cell++) {
        if (!this.sentCounts[cell]) continue;
        body.varint(((cell - previous - 1) << 2) | CELL_OP.both);
        body.zigzag(this.sentCounts[cell]!);
        body.u8(this.sentMiddles[cell]!);
        previous = cell;
        records++;
      }
    } else {
      for (let slot = 0; slot < this.slots.length; slot++) {
        const sent = this.slots[slot];
        if (!sent) continue;
        body.varint(((slot - previous - 1) << 2) | DELIVERY_OP.put);
        writePut(body, sent, tick);
        previous = slot;
        records++;
      }
    }
    this.head(out, true, records);
    out.bytes(body.take());
    this.cachedKeyframe = out.take();
    this.cachedTick = tick;
    return this.cachedKeyframe;
  }

  /** Takes all members as sent, in the mode that holds now, without saying so: the keyframe does. */
  adopt(): void {
    this.stale = false;
    this.dirty.clear();
    this.cachedKeyframe = null;
    if (this.grid) {
      this.slots.length = 0;
      this.slotOf.clear();
      for (let cell = 0; cell < GRID * GRID; cell++) {
        this.sentCounts[cell] = this.counts[cell]!;
        this.sentMiddles[cell] = this.middle(cell);
      }
      return;
    }
    // Slots are kept where they are, so that a keyframe names the same delivery by the same slot.
    for (const [item, slot] of this.slotOf) if (!this.members.has(item)) this.free(item, slot);
    for (const item of this.members) {
      const slot = this.slotOf.get(item) ?? this.freeSlot();
      this.slotOf.set(item, slot);
      this.slots[slot] = this.sentOf(item);
    }
  }

  /** Chooses the mode for a tile that was just filled. */
  settle(): void {
    this.grid = this.members.size > MAX_SINGLES;
    this.adopt();
  }

  private touch(item: FeedItem): void {
    this.stale = true;
    if (!this.grid) this.dirty.add(item);
  }

  private count(x: number, y: number, by: 1 | -1): void {
    if (this.counts === NO_CELLS) this.allocate();
    const localX = this.localX(x);
    const localY = this.localY(y);
    const cell = Math.floor(localY / CELL_UNITS) * GRID + Math.floor(localX / CELL_UNITS);
    this.counts[cell]! += by;
    this.sumX[cell]! += by * (localX % CELL_UNITS);
    this.sumY[cell]! += by * (localY % CELL_UNITS);
  }

  private allocate(): void {
    this.counts = new Int32Array(GRID * GRID);
    this.sumX = new Float64Array(GRID * GRID);
    this.sumY = new Float64Array(GRID * GRID);
    this.sentCounts = new Int32Array(GRID * GRID);
    this.sentMiddles = new Uint8Array(GRID * GRID);
  }

  private localX(x: number): number {
    return Math.max(0, Math.min(TILE_UNITS - 1, Math.floor((x * 2 ** this.address.z - this.address.x) * TILE_UNITS)));
  }

  private localY(y: number): number {
    return Math.max(0, Math.min(TILE_UNITS - 1, Math.floor((y * 2 ** this.address.z - this.address.y) * TILE_UNITS)));
  }

  /** The mean place in a cell, in sixteenths of it: x in the high four bits, y in the low. */
  private middle(cell: number): number {
    const count = this.counts[cell]!;
    if (count === 0) return 0;
    const step = CELL_UNITS / 16;
    return (Math.floor(this.sumX[cell]! / count / step) << 4) | Math.floor(this.sumY[cell]! / count / step);
  }

  private head(out: ByteWriter, keyframe: boolean, records: number): void {
    const { z, x, y } = this.address;
    out.u8((keyframe ? SECTION.keyframe | z : this.seq) | (this.grid ? SECTION.grid : 0));
    out.varint(this.handle);
    if (keyframe) {
      out.varint(x);
      out.varint(y);
      out.u8(this.seq);
    }
    out.varint(records);
  }

  private writeCells(out: ByteWriter): number {
    let records = 0;
    let previous = -1;
    for (let cell = 0; cell < GRID * GRID; cell++) {
      const count = this.counts[cell]!;
      const middle = this.middle(cell);
      const sent = this.sentCounts[cell]!;
      const newCount = Math.abs(count - sent) > count >> COUNT_SLACK_SHIFT;
      const newMiddle = count > 0 && middle !== this.sentMiddles[cell];
      if (!newCount && !newMiddle) continue;
      const op = newCount ? (newMiddle ? CELL_OP.both : CELL_OP.count) : CELL_OP.middle;
      out.varint(((cell - previous - 1) << 2) | op);
      if (newCount) out.zigzag(count - sent);
      if (newMiddle) out.u8(middle);
      if (newCount) this.sentCounts[cell] = count;
      this.sentMiddles[cell] = middle;
      previous = cell;
      records++;
    }
    return records;
  }

  private writeSingles(tick: number, out: ByteWriter): number {
    const touched = new Set<number>();
    for (const item of this.dirty) {
      const slot = this.slotOf.get(item);
      if (slot !== undefined && !this.members.has(item)) {
        this.free(item, slot);
        touched.add(slot);
      }
    }
    for (const item of this.dirty) {
      if (!this.members.has(item)) continue;
      const slot = this.slotOf.get(item) ?? this.freeSlot();
      this.slotOf.set(item, slot);
      // Takes the place so that the next new one looks further; what was sent is written below.
      this.slots[slot] ??= { ...this.sentOf(item), x: -1 };
      touched.add(slot);
    }
    this.dirty.clear();
    let records = 0;
    let previous = -1;
    for (const slot of [...touched].sort((a, b) => a - b)) {
      const before = this.slots[slot];
      const gap = (slot - previous - 1) << 2;
      if (!before) {
        out.varint(gap | DELIVERY_OP.meta);
        out.u8(0);
        previous = slot;
        records++;
        continue;
      }
      const now = this.sentOf(before.item);
      const written = writeChange(out, gap, before, now, tick);
      if (written === 0) continue;
      this.slots[slot] = now;
      previous = slot;
      records += written;
    }
    return records;
  }

  private sentOf(item: FeedItem): Sent {
    const { x, y, heading, etaMin, seenTick } = item.now;
    return { item, x: this.localX(x), y: this.localY(y), heading, etaMin, seenTick };
  }

  private free(item: FeedItem, slot: number): void {
    this.slotOf.delete(item);
    this.slots[slot] = undefined;
  }

  private freeSlot(): number {
    for (let slot = 0; slot < MAX_SINGLES; slot++) if (!this.slots[slot]) return slot;
    throw new RangeError("a tile of singles is full");
  }
}
