import { beforeEach, describe, expect, it } from "vitest";
import { createFeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { tilesOfView } from "#lib/tracking/tile-grid.ts";
import { ids, isPing, keysOf, PLACE, payloadOf, single, TILES, WatchWorld } from "#tests/helpers/watch-world.ts";

let world: WatchWorld;
beforeEach(() => {
  world = new WatchWorld();
});

describe("a slow watcher", () => {
  it("gets nothing more once too much is unsent, whole tiles when it has read, and never a queue", () => {
    for (let id = 0; id < 60; id++) world.feed.put(single(id));
    const slow = world.join();
    slow.watch(1, TILES);
    slow.socket.reads = false;
    slow.socket.write(Buffer.alloc(LIMITS.unsentBytes + 1, 0)); // what a network that is down leaves behind
    slow.socket.onRead = () => {};
    const held = slow.socket.writableLength;
    for (let i = 1; i <= 20; i++) {
      for (let id = 0; id < 60; id++) world.feed.put(single(id, i * 50));
      slow.watcher.heardTick = world.tick;
      world.next();
    }
    expect(slow.socket.writableLength).toBe(held);
    expect(world.hub.counters.skipped).toBe(20);
    slow.socket.reads = true;
    slow.socket.drain();
    slow.socket.onRead = (frame) => void slow.decoder.apply(payloadOf(frame));
    world.next();
    expect(isPing(slow.socket.frames.at(-1))).toBe(true);
    expect(slow.watcher.behindSince).toBeNull();
    for (let id = 0; id < 60; id++) world.feed.put(single(id, 2_000));
    world.next();
    expect(ids(slow.decoder)).toHaveLength(60);
  });

  it("that never reads again is let go", () => {
    const { socket, watch, watcher } = world.join();
    watch(1, TILES);
    socket.reads = false;
    socket.write(Buffer.alloc(LIMITS.unsentBytes + 1));
    for (let i = 0; i < 40 && !socket.destroyed; i++) {
      watcher.heardTick = world.tick;
      world.next();
    }
    expect(socket.destroyed).toBe(true);
    expect(world.hub.counters.dropped).toBe(1);
  });

  it("cannot fill memory by asking for more: neither by resync nor by watch after watch", () => {
    for (let id = 0; id < 60; id++) world.feed.put(single(id));
    const { socket, watcher } = world.join();
    socket.reads = false;
    world.hub.setWatch(watcher, 1, TILES);
    for (let i = 0; i < 10_000; i++) {
      world.hub.resync(watcher);
      world.hub.setWatch(watcher, 1, i % 2 ? TILES : tilesOfView(PLACE, 14, LIMITS.tilesPerWatch));
      if (i % 100 === 0) {
        watcher.heardTick = world.tick;
        world.next();
      }
    }
    expect(socket.writableLength).toBeLessThan(LIMITS.unsentBytes + 20_000);
    expect(socket.destroyed).toBe(true);
  });

  it("that flips between two views in one tick gets no more than the bound and one view", () => {
    for (let id = 0; id < 60; id++) world.feed.put(single(id));
    const { socket, watcher } = world.join();
    socket.reads = false;
    for (let i = 0; i < 10_000; i++) {
      world.hub.setWatch(watcher, 1, i % 2 ? TILES : tilesOfView(PLACE, 14, LIMITS.tilesPerWatch));
    }
    expect(socket.writableLength).toBeLessThan(LIMITS.unsentBytes + 20_000);
  });
});

describe("a watcher that lost its place", () => {
  it("gets everything whole with the next tick, once, however often it asks", () => {
    for (let id = 0; id < 30; id++) world.feed.put(single(id));
    const { socket, watch, watcher } = world.join();
    watch(1, TILES);
    const fresh = createFeedDecoder();
    fresh.setTiles(keysOf([TILES]));
    socket.onRead = (frame) => void fresh.apply(payloadOf(frame));
    for (let i = 0; i < 20; i++) world.hub.resync(watcher);
    expect(socket.frames).toHaveLength(1);
    for (let id = 0; id < 30; id++) world.feed.put(single(id, 70));
    world.next();
    expect(socket.frames).toHaveLength(2);
    expect(ids(fresh)).toHaveLength(30);
    for (let id = 0; id < 30; id++) world.feed.put(single(id, 140));
    world.next();
    expect(ids(fresh)).toHaveLength(30);
  });
});
