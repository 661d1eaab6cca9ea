import { beforeEach, describe, expect, it } from "vitest";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { tilesOfView } from "#lib/tracking/tile-grid.ts";
import { ids, isPing, PLACE, single, sorted, TILES, WatchWorld } from "#tests/helpers/watch-world.ts";
import { PING_TICKS, SILENT_TICKS } from "./watch-hub.ts";

let world: WatchWorld;
beforeEach(() => {
  world = new WatchWorld();
});

describe("a watcher", () => {
  it("gets its tiles whole at once, then one write a tick with what changed, and all of a group the same bytes", () => {
    for (let id = 0; id < 20; id++) world.feed.put(single(id));
    const watchers = Array.from({ length: 50 }, () => world.join());
    for (const { watch, watcher } of watchers) {
      watch(1, TILES);
      watcher.heardTick = world.tick;
    }
    expect(world.hub.groupCount).toBe(1);
    for (let i = 1; i <= 5; i++) {
      for (let id = 0; id < 20; id++) world.feed.put(single(id, i * 50));
      world.next();
      for (const { socket } of watchers) expect(socket.frames).toHaveLength(1 + i);
    }
    const [first, ...others] = watchers;
    for (const { socket } of others) expect(socket.frames.at(-1)).toBe(first?.socket.frames.at(-1));
    expect(first && ids(first.decoder)).toHaveLength(20);
    expect(world.hub.counters).toMatchObject({ writes: 50 * 6, skipped: 0, dropped: 0 });
  });

  it("hears something at least every fourth tick where nothing changes, and a ping now and then", () => {
    const { socket, watch, watcher } = world.join();
    watch(1, TILES);
    let silence = 0;
    let pings = 0;
    for (let i = 0; i < 4 * PING_TICKS; i++) {
      watcher.heardTick = world.tick;
      const before = socket.frames.length;
      world.next();
      silence = socket.frames.length === before ? silence + 1 : 0;
      expect(silence).toBeLessThan(LIMITS.beatTicks);
      if (silence === 0 && isPing(socket.frames.at(-1))) pings++;
    }
    expect(pings).toBe(4);
  });

  it("is pinged also by a server that is late and skips ticks", () => {
    const { socket, watch, watcher } = world.join();
    watch(1, TILES);
    for (let i = 0; i < 60; i++) {
      watcher.heardTick = world.tick;
      world.tick += 6; // an even step never meets the odd multiples
      world.next();
    }
    expect(socket.frames.filter(isPing).length).toBeGreaterThan(10);
  });

  it("that answers no ping is let go", () => {
    const { socket, watch, watcher } = world.join();
    watch(1, TILES);
    watcher.heardTick = world.tick;
    for (let i = 0; i < SILENT_TICKS; i++) world.next();
    expect(socket.destroyed).toBe(false);
    world.next();
    expect(socket.destroyed).toBe(true);
  });

  it("whose connection closes is written to no more, and its tiles are let go", () => {
    const { socket, watch, close } = world.join();
    watch(1, TILES);
    const before = socket.frames.length;
    close();
    for (let i = 0; i < 40; i++) {
      world.feed.put(single(1, i * 60));
      world.next();
    }
    expect(socket.frames).toHaveLength(before);
    expect(world.hub.groupCount).toBe(0);
    expect(world.feed.tileCount).toBe(0);
  });

  it("that watches the same again is told nothing twice", () => {
    const { socket, watch, watcher } = world.join();
    watch(1, TILES);
    watch(1, TILES);
    watch(2, TILES);
    expect(socket.frames).toHaveLength(1);
    expect(watcher.watches.size).toBe(2);
    world.hub.endWatch(watcher, 2);
    world.hub.endWatch(watcher, 7);
    expect(socket.frames).toHaveLength(1);
  });
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a flush of many watchers", () => {
  it("lets others have their turn, and one that changes its view meanwhile loses nothing", async () => {
    for (let id = 0; id < 40; id++) world.feed.put(single(id));
    const watchers = Array.from({ length: 1_200 }, () => world.join());
    for (const { watch, watcher } of watchers) {
      watch(1, TILES);
      watcher.heardTick = world.tick;
    }
    for (let id = 0; id < 40; id++) world.feed.put(single(id, 60));
    world.next();
    const late = watchers.at(-1);
    if (!late) throw new Error("there are watchers");
    expect(late.socket.frames).toHaveLength(1);
    // In the midst of the flush: to fewer tiles, to others, back, and lost.
    late.watch(1, TILES.slice(0, 3));
    late.watch(1, tilesOfView(PLACE, 14, LIMITS.tilesPerWatch));
    late.watch(1, TILES);
    world.hub.resync(late.watcher);
    const joined = world.join();
    joined.watch(1, TILES);
    await turn();
    await turn();
    for (const { socket } of watchers.slice(0, -1)) expect(socket.frames).toHaveLength(2);
    for (let i = 2; i < 5; i++) {
      for (let id = 0; id < 40; id++) world.feed.put(single(id, 60 * i));
      world.next();
      await turn();
      await turn();
      expect(sorted(late.decoder)).toEqual(sorted(watchers[0]?.decoder));
      expect(sorted(joined.decoder)).toEqual(sorted(watchers[0]?.decoder));
    }
  });

  it("that is not over when the next tick comes is finished first, each tick in its order", () => {
    for (let id = 0; id < 40; id++) world.feed.put(single(id));
    const watchers = Array.from({ length: 1_200 }, () => world.join());
    for (const { watch, watcher } of watchers) {
      watch(1, TILES);
      watcher.heardTick = world.tick;
    }
    for (let i = 1; i <= 6; i++) {
      for (let id = 0; id < 40; id++) world.feed.put(single(id, 60 * i));
      world.next();
    }
    world.next();
    for (const { decoder } of watchers) expect(ids(decoder)).toHaveLength(40);
  });
});
