import { expect } from "vitest";
import { mercatorX, mercatorY } from "#lib/core/geo.ts";
import type { PublicDelivery } from "#lib/tracking/delivery-record.ts";
import { createFeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { TileFeed } from "#lib/tracking/tile-feed.ts";
import { type TileAddress, tilesOfView } from "#lib/tracking/tile-grid.ts";
import { tileKey } from "#lib/tracking/wire.ts";
import { type Watcher, WatchHub } from "#services/gateway/watch-hub.ts";
import { freshWatcher } from "./fresh-watcher.ts";

/** A socket whose network takes what it is given only while `reads` is true. */
export class FakeSocket {
  reads = true;
  destroyed = false;
  readonly frames: Buffer[] = [];
  private unsent: { bytes: number; read: () => void }[] = [];
  onRead: (frame: Buffer) => void = () => {};

  get writableLength(): number {
    return this.unsent.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  write(frame: Buffer): boolean {
    this.frames.push(frame);
    this.queue(frame.length, () => this.onRead(frame));
    return true;
  }
  /** Whatever is not a frame of the hub: read in its order, like all else. */
  queue(bytes: number, read: () => void): void {
    this.unsent.push({ bytes, read });
    if (this.reads) this.drain();
  }
  drain(): void {
    const unsent = this.unsent;
    this.unsent = [];
    for (const { read } of unsent) read();
  }
  destroy(): void {
    this.destroyed = true;
  }
}

/** A hub with the tiles that it tells of, and who watches them. */
export class WatchWorld {
  readonly feed = new TileFeed();
  readonly hub = new WatchHub(this.feed);
  tick = 100;

  constructor() {
    this.hub.tick(this.tick);
  }

  next(): void {
    this.hub.tick(++this.tick);
  }

  /** A watcher with the browser's decoder at the other end. */
  join() {
    const { hub } = this;
    const socket = new FakeSocket();
    const decoder = createFeedDecoder();
    let isOpen = true;
    const watcher: Watcher = {
      ...freshWatcher({
        isOpen: () => isOpen,
        writeFrames: (framed) => void socket.write(framed),
        unsentBytes: () => socket.writableLength,
        terminate: () => socket.destroy(),
      }),
      heardTick: this.tick,
    };
    socket.onRead = (frame) => void decoder.apply(payloadOf(frame));
    /** As the gateway does it: what is still to come, then the answer, then the new tiles. */
    const watch = (id: number, tiles: readonly TileAddress[]) => {
      hub.catchUp(watcher);
      const all = new Map(watcher.watches).set(id, tiles);
      socket.queue(300, () => decoder.setTiles(keysOf(all.values())));
      hub.setWatch(watcher, id, tiles);
    };
    const close = () => {
      isOpen = false;
      hub.leave(watcher);
    };
    return { socket, decoder, watcher, watch, close };
  }
}

export function keysOf(views: Iterable<readonly TileAddress[]>): string[] {
  return [...views].flat().map((t) => tileKey(t.z, t.x, t.y));
}

/** The binary message in a frame, behind the ping that may ride in front. */
export function payloadOf(frame: Buffer): Buffer {
  const at = frame[0] === 0x89 ? 2 : 0;
  expect(frame[at]).toBe(0x82);
  const length = frame[at + 1] as number;
  return frame.subarray(at + (length < 126 ? 2 : length === 126 ? 4 : 10));
}

export const isPing = (frame: Buffer | undefined) => frame?.[0] === 0x89;

export const PLACE = { west: 11.9, south: 57.65, east: 12.05, north: 57.75 };
export const TILES = tilesOfView(PLACE, 13, LIMITS.tilesPerWatch);
export const single = (id: number, step = 0): PublicDelivery => ({
  id,
  x: mercatorX(11.97) + id * 1e-6 + step * 2e-8,
  y: mercatorY(57.7) + (id % 9) * 1e-6,
  heading: 1,
  vehicle: 0,
  area: 0,
  etaMin: 9,
  seenTick: null,
});
export const ids = (decoder: ReturnType<typeof createFeedDecoder>) => [...decoder.entries()].map(({ id }) => id).sort();

export function sorted(decoder: ReturnType<typeof createFeedDecoder> | undefined): string[] {
  return [...(decoder?.entries() ?? [])].map((entry) => JSON.stringify(entry)).sort();
}

export type Joined = ReturnType<WatchWorld["join"]>;
