import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { mercatorX, mercatorY } from "#lib/core/geo.ts";
import type { PublicDelivery } from "#lib/tracking/delivery-record.ts";
import { createFeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { TileFeed } from "#lib/tracking/tile-feed.ts";
import { type TileAddress, tilesOfView } from "#lib/tracking/tile-grid.ts";
import { tileKey } from "#lib/tracking/wire.ts";
import { binaryFrame } from "./server-frame.ts";
import { PING_TICKS, SILENT_TICKS, type Watcher, WatchHub } from "./watch-hub.ts";

/** A socket whose network takes what it is given only while `reads` is true. */
class FakeSocket {
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

/** A watcher with the browser's decoder at the other end. */
function join() {
  const socket = new FakeSocket();
  const decoder = createFeedDecoder();
  let isOpen = true;
  const watcher: Watcher = {
    wire: {
      isOpen: () => isOpen,
      writeFrames: (framed) => void socket.write(framed),
      unsentBytes: () => socket.writableLength,
      terminate: () => socket.destroy(),
    },
    extra: null,
    missedExtras: false,
    watches: new Map(),
    group: null,
    behindSince: null,
    lastWriteTick: 0,
    doneTick: 0,
    heardTick: tick,
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

function keysOf(views: Iterable<readonly TileAddress[]>): string[] {
  return [...views].flat().map((t) => tileKey(t.z, t.x, t.y));
}

/** The binary message in a frame, behind the ping that may ride in front. */
function payloadOf(frame: Buffer): Buffer {
  const at = frame[0] === 0x89 ? 2 : 0;
  expect(frame[at]).toBe(0x82);
  const length = frame[at + 1] as number;
  return frame.subarray(at + (length < 126 ? 2 : length === 126 ? 4 : 10));
}

const isPing = (frame: Buffer | undefined) => frame?.[0] === 0x89;

const PLACE = { west: 11.9, south: 57.65, east: 12.05, north: 57.75 };
const TILES = tilesOfView(PLACE, 13, LIMITS.tilesPerWatch);
const single = (id: number, step = 0): PublicDelivery => ({
  id,
  x: mercatorX(11.97) + id * 1e-6 + step * 2e-8,
  y: mercatorY(57.7) + (id % 9) * 1e-6,
  heading: 1,
  vehicle: 0,
  area: 0,
  etaMin: 9,
  seenTick: null,
});

let feed: TileFeed;
let hub: WatchHub;
let tick: number;
beforeEach(() => {
  feed = new TileFeed();
  hub = new WatchHub(feed);
  tick = 100;
  hub.tick(tick);
});
const turn = () => new Promise((resolve) => setImmediate(resolve));
const next = () => hub.tick(++tick);
const ids = (decoder: ReturnType<typeof createFeedDecoder>) => [...decoder.entries()].map(({ id }) => id).sort();

describe("a watcher", () => {
  it("gets its tiles whole at once, then one write a tick with what changed, and all of a group the same bytes", () => {
    for (let id = 0; id < 20; id++) feed.put(single(id));
    const watchers = Array.from({ length: 50 }, join);
    for (const { watch, watcher } of watchers) {
      watch(1, TILES);
      watcher.heardTick = tick;
    }
    expect(hub.groupCount).toBe(1);
    for (let i = 1; i <= 5; i++) {
      for (let id = 0; id < 20; id++) feed.put(single(id, i * 50));
      next();
      for (const { socket } of watchers) expect(socket.frames).toHaveLength(1 + i);
    }
    const [first, ...others] = watchers;
    for (const { socket } of others) expect(socket.frames.at(-1)).toBe(first?.socket.frames.at(-1));
    expect(first && ids(first.decoder)).toHaveLength(20);
    expect(hub.counters).toMatchObject({ writes: 50 * 6, skipped: 0, dropped: 0 });
  });

  it("hears something at least every fourth tick where nothing changes, and a ping now and then", () => {
    const { socket, watch, watcher } = join();
    watch(1, TILES);
    let silence = 0;
    let pings = 0;
    for (let i = 0; i < 4 * PING_TICKS; i++) {
      watcher.heardTick = tick;
      const before = socket.frames.length;
      next();
      silence = socket.frames.length === before ? silence + 1 : 0;
      expect(silence).toBeLessThan(LIMITS.beatTicks);
      if (silence === 0 && isPing(socket.frames.at(-1))) pings++;
    }
    expect(pings).toBe(4);
  });

  it("is pinged also by a server that is late and skips ticks", () => {
    const { socket, watch, watcher } = join();
    watch(1, TILES);
    for (let i = 0; i < 60; i++) {
      watcher.heardTick = tick;
      tick += 6; // an even step never meets the odd multiples
      next();
    }
    expect(socket.frames.filter(isPing).length).toBeGreaterThan(10);
  });

  it("that answers no ping is let go", () => {
    const { socket, watch, watcher } = join();
    watch(1, TILES);
    watcher.heardTick = tick;
    for (let i = 0; i < SILENT_TICKS; i++) next();
    expect(socket.destroyed).toBe(false);
    next();
    expect(socket.destroyed).toBe(true);
  });

  it("whose connection closes is written to no more, and its tiles are let go", () => {
    const { socket, watch, close } = join();
    watch(1, TILES);
    const before = socket.frames.length;
    close();
    for (let i = 0; i < 40; i++) {
      feed.put(single(1, i * 60));
      next();
    }
    expect(socket.frames).toHaveLength(before);
    expect(hub.groupCount).toBe(0);
    expect(feed.tileCount).toBe(0);
  });

  it("that watches the same again is told nothing twice", () => {
    const { socket, watch, watcher } = join();
    watch(1, TILES);
    watch(1, TILES);
    watch(2, TILES);
    expect(socket.frames).toHaveLength(1);
    expect(watcher.watches.size).toBe(2);
    hub.endWatch(watcher, 2);
    hub.endWatch(watcher, 7);
    expect(socket.frames).toHaveLength(1);
  });
});

describe("extras", () => {
  const extra = (text: string) => binaryFrame(Buffer.from(text));
  const last = (socket: FakeSocket) => socket.frames.at(-1) as Buffer;
  /** Whose frames are looked at here, not decoded. */
  const follow = () => {
    const joined = join();
    joined.socket.onRead = () => {};
    return joined;
  };

  it("ride behind the tick's frame in the same write", () => {
    feed.put(single(1));
    const { socket, watch, watcher } = follow();
    watch(1, TILES);
    feed.put(single(1, 60));
    hub.addExtra(watcher, extra("order one"));
    hub.addExtra(watcher, extra("order two"));
    next();
    expect(socket.frames).toHaveLength(2);
    const behind = Buffer.concat([extra("order one"), extra("order two")]);
    expect(last(socket).subarray(-behind.length)).toEqual(behind);
    expect(payloadOf(last(socket))[0]).toBe(0x11);
    feed.put(single(1, 120));
    next();
    expect(socket.frames).toHaveLength(3);
    expect(last(socket).includes("order")).toBe(false);
  });

  it("reach who watches nothing, the same bytes for all, with a ping now and then", () => {
    const followers = [follow(), follow()];
    const framed = extra("order");
    let pings = 0;
    for (let i = 0; i < 2 * PING_TICKS; i++) {
      for (const { watcher } of followers) {
        watcher.heardTick = tick;
        hub.addExtra(watcher, framed);
      }
      next();
      const written = followers.map(({ socket }) => last(socket));
      if (isPing(written[0])) pings++;
      else for (const one of written) expect(one).toBe(framed);
      for (const { socket } of followers) expect(socket.frames).toHaveLength(i + 1);
    }
    expect(pings).toBe(2);
  });

  it("are not kept for who is behind, who is told so", () => {
    const map = follow();
    map.watch(1, TILES);
    const follower = follow();
    for (const { socket } of [map, follower]) {
      socket.reads = false;
      socket.queue(LIMITS.unsentBytes + 1, () => {});
    }
    for (let i = 0; i < 3; i++) {
      for (const { watcher } of [map, follower]) hub.addExtra(watcher, extra("order"));
      next();
    }
    for (const { socket, watcher } of [map, follower]) {
      expect(socket.frames.filter((frame) => frame.includes("order"))).toEqual([]);
      expect(watcher.missedExtras).toBe(true);
      watcher.missedExtras = false;
      socket.reads = true;
      socket.drain();
      hub.addExtra(watcher, extra("order"));
    }
    next();
    for (const { socket, watcher } of [map, follower]) {
      expect(last(socket).includes(extra("order"))).toBe(true);
      expect(watcher.missedExtras).toBe(false);
    }
  });

  it("go out in the order of their ticks, also where a flush is not over, and not to who has left", () => {
    const followers = Array.from({ length: 1_200 }, follow);
    const gone = follow();
    for (let i = 0; i < 3; i++) {
      for (const { watcher } of [...followers, gone]) hub.addExtra(watcher, extra(`tick ${i}`));
      if (i === 0) gone.close();
      next();
    }
    next();
    for (const { socket } of followers) {
      expect(socket.frames).toEqual([extra("tick 0"), extra("tick 1"), extra("tick 2")]);
    }
    expect(gone.socket.frames).toEqual([]);
  });
});

describe("a slow watcher", () => {
  it("gets nothing more once too much is unsent, whole tiles when it has read, and never a queue", () => {
    for (let id = 0; id < 60; id++) feed.put(single(id));
    const slow = join();
    slow.watch(1, TILES);
    slow.socket.reads = false;
    slow.socket.write(Buffer.alloc(LIMITS.unsentBytes + 1, 0)); // what a network that is down leaves behind
    slow.socket.onRead = () => {};
    const held = slow.socket.writableLength;
    for (let i = 1; i <= 20; i++) {
      for (let id = 0; id < 60; id++) feed.put(single(id, i * 50));
      slow.watcher.heardTick = tick;
      next();
    }
    expect(slow.socket.writableLength).toBe(held);
    expect(hub.counters.skipped).toBe(20);
    slow.socket.reads = true;
    slow.socket.drain();
    slow.socket.onRead = (frame) => void slow.decoder.apply(payloadOf(frame));
    next();
    expect(isPing(slow.socket.frames.at(-1))).toBe(true);
    expect(slow.watcher.behindSince).toBeNull();
    for (let id = 0; id < 60; id++) feed.put(single(id, 2_000));
    next();
    expect(ids(slow.decoder)).toHaveLength(60);
  });

  it("that never reads again is let go", () => {
    const { socket, watch, watcher } = join();
    watch(1, TILES);
    socket.reads = false;
    socket.write(Buffer.alloc(LIMITS.unsentBytes + 1));
    for (let i = 0; i < 40 && !socket.destroyed; i++) {
      watcher.heardTick = tick;
      next();
    }
    expect(socket.destroyed).toBe(true);
    expect(hub.counters.dropped).toBe(1);
  });

  it("cannot fill memory by asking for more: neither by resync nor by watch after watch", () => {
    for (let id = 0; id < 60; id++) feed.put(single(id));
    const { socket, watcher } = join();
    socket.reads = false;
    hub.setWatch(watcher, 1, TILES);
    for (let i = 0; i < 10_000; i++) {
      hub.resync(watcher);
      hub.setWatch(watcher, 1, i % 2 ? TILES : tilesOfView(PLACE, 14, LIMITS.tilesPerWatch));
      if (i % 100 === 0) {
        watcher.heardTick = tick;
        next();
      }
    }
    expect(socket.writableLength).toBeLessThan(LIMITS.unsentBytes + 20_000);
    expect(socket.destroyed).toBe(true);
  });

  it("that flips between two views in one tick gets no more than the bound and one view", () => {
    for (let id = 0; id < 60; id++) feed.put(single(id));
    const { socket, watcher } = join();
    socket.reads = false;
    for (let i = 0; i < 10_000; i++) {
      hub.setWatch(watcher, 1, i % 2 ? TILES : tilesOfView(PLACE, 14, LIMITS.tilesPerWatch));
    }
    expect(socket.writableLength).toBeLessThan(LIMITS.unsentBytes + 20_000);
  });
});

describe("a watcher that lost its place", () => {
  it("gets everything whole with the next tick, once, however often it asks", () => {
    for (let id = 0; id < 30; id++) feed.put(single(id));
    const { socket, watch, watcher } = join();
    watch(1, TILES);
    const fresh = createFeedDecoder();
    fresh.setTiles(keysOf([TILES]));
    socket.onRead = (frame) => void fresh.apply(payloadOf(frame));
    for (let i = 0; i < 20; i++) hub.resync(watcher);
    expect(socket.frames).toHaveLength(1);
    for (let id = 0; id < 30; id++) feed.put(single(id, 70));
    next();
    expect(socket.frames).toHaveLength(2);
    expect(ids(fresh)).toHaveLength(30);
    for (let id = 0; id < 30; id++) feed.put(single(id, 140));
    next();
    expect(ids(fresh)).toHaveLength(30);
  });
});

describe("a flush of many watchers", () => {
  it("lets others have their turn, and one that changes its view meanwhile loses nothing", async () => {
    for (let id = 0; id < 40; id++) feed.put(single(id));
    const watchers = Array.from({ length: 1_200 }, join);
    for (const { watch, watcher } of watchers) {
      watch(1, TILES);
      watcher.heardTick = tick;
    }
    for (let id = 0; id < 40; id++) feed.put(single(id, 60));
    next();
    const late = watchers.at(-1);
    if (!late) throw new Error("there are watchers");
    expect(late.socket.frames).toHaveLength(1);
    // In the midst of the flush: to fewer tiles, to others, back, and lost.
    late.watch(1, TILES.slice(0, 3));
    late.watch(1, tilesOfView(PLACE, 14, LIMITS.tilesPerWatch));
    late.watch(1, TILES);
    hub.resync(late.watcher);
    const joined = join();
    joined.watch(1, TILES);
    await turn();
    await turn();
    for (const { socket } of watchers.slice(0, -1)) expect(socket.frames).toHaveLength(2);
    for (let i = 2; i < 5; i++) {
      for (let id = 0; id < 40; id++) feed.put(single(id, 60 * i));
      next();
      await turn();
      await turn();
      expect(sorted(late.decoder)).toEqual(sorted(watchers[0]?.decoder));
      expect(sorted(joined.decoder)).toEqual(sorted(watchers[0]?.decoder));
    }
  });

  it("that is not over when the next tick comes is finished first, each tick in its order", () => {
    for (let id = 0; id < 40; id++) feed.put(single(id));
    const watchers = Array.from({ length: 1_200 }, join);
    for (const { watch, watcher } of watchers) {
      watch(1, TILES);
      watcher.heardTick = tick;
    }
    for (let i = 1; i <= 6; i++) {
      for (let id = 0; id < 40; id++) feed.put(single(id, 60 * i));
      next();
    }
    next();
    for (const { decoder } of watchers) expect(ids(decoder)).toHaveLength(40);
  });
});

function sorted(decoder: ReturnType<typeof createFeedDecoder> | undefined): string[] {
  return [...(decoder?.entries() ?? [])].map((entry) => JSON.stringify(entry)).sort();
}

type Step =
  | { do: "put"; ids: number[]; shift: number }
  | { do: "remove"; ids: number[] }
  | { do: "watch"; who: number; id: number; view: number }
  | { do: "unwatch"; who: number; id: number }
  | { do: "slow"; who: number }
  | { do: "read"; who: number }
  | { do: "resync"; who: number }
  | { do: "tick" };

const VIEWS = [
  TILES,
  tilesOfView(PLACE, 14, LIMITS.tilesPerWatch),
  tilesOfView(PLACE, 11, LIMITS.tilesPerWatch),
  tilesOfView({ west: -180, south: -80, east: 180, north: 80 }, 3, LIMITS.tilesPerWatch),
  TILES.slice(0, 1),
];
const some = fc.array(fc.nat(119), { maxLength: 60 });
const who = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("tick" as const) }), weight: 6 },
  {
    arbitrary: fc.record({ do: fc.constant("put" as const), ids: some, shift: fc.integer({ min: -300, max: 300 }) }),
    weight: 5,
  },
  { arbitrary: fc.record({ do: fc.constant("remove" as const), ids: some }), weight: 1 },
  {
    arbitrary: fc.record({ do: fc.constant("watch" as const), who, id: fc.nat(2), view: fc.nat(VIEWS.length - 1) }),
    weight: 3,
  },
  { arbitrary: fc.record({ do: fc.constant("unwatch" as const), who, id: fc.nat(2) }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("slow" as const), who }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("read" as const), who }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant("resync" as const), who }), weight: 1 },
);

describe("whatever is watched, moved, slow and lost", () => {
  it("leaves each watcher who has read everything with the truth of its tiles", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        feed = new TileFeed();
        hub = new WatchHub(feed);
        tick = 100;
        hub.tick(tick);
        const watchers = Array.from({ length: 4 }, join);
        const pick = (i: number) => watchers[i] as (typeof watchers)[number];
        for (const one of steps) perform(one, pick);
        for (const { socket } of watchers) {
          socket.reads = true;
          socket.drain();
        }
        // One tick to learn that they have read, one more that brings all up to date.
        for (let i = 0; i < 2; i++) perform({ do: "tick" }, pick);
        for (const { decoder, watcher } of watchers) {
          expect(watcher.behindSince).toBeNull();
          const fresh = join();
          for (const [id, tiles] of watcher.watches) fresh.watch(id, tiles);
          expect(sorted(decoder)).toEqual(sorted(fresh.decoder));
          fresh.close();
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

function perform(one: Step, pick: (i: number) => ReturnType<typeof join>): void {
  switch (one.do) {
    case "put":
      for (const id of one.ids) feed.put(single(id, one.shift + id));
      break;
    case "remove":
      for (const id of one.ids) feed.remove(id);
      break;
    case "watch":
      pick(one.who).watch(one.id, VIEWS[one.view] ?? TILES);
      break;
    case "unwatch": {
      const { watcher, decoder, socket } = pick(one.who);
      hub.catchUp(watcher);
      hub.endWatch(watcher, one.id);
      const left = keysOf(watcher.watches.values());
      socket.queue(0, () => decoder.setTiles(left));
      break;
    }
    case "slow":
      pick(one.who).socket.reads = false;
      pick(one.who).socket.queue(LIMITS.unsentBytes, () => {});
      break;
    case "read": {
      const { socket } = pick(one.who);
      socket.reads = true;
      socket.drain();
      break;
    }
    case "resync":
      hub.resync(pick(one.who).watcher);
      break;
    case "tick":
      tick++;
      for (let i = 0; i < 4; i++) pick(i).watcher.heardTick = tick;
      hub.tick(tick);
  }
}
