import { beforeEach, describe, expect, it } from "vitest";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { type FakeSocket, isPing, payloadOf, single, TILES, WatchWorld } from "#tests/helpers/watch-world.ts";
import { binaryFrame } from "./server-frame.ts";
import { PING_TICKS } from "./watch-hub.ts";

let world: WatchWorld;
beforeEach(() => {
  world = new WatchWorld();
});

describe("extras", () => {
  const extra = (text: string) => binaryFrame(Buffer.from(text));
  const last = (socket: FakeSocket) => socket.frames.at(-1) as Buffer;
  /** Whose frames are looked at here, not decoded. */
  const follow = () => {
    const joined = world.join();
    joined.socket.onRead = () => {};
    return joined;
  };

  it("ride behind the tick's frame in the same write", () => {
    world.feed.put(single(1));
    const { socket, watch, watcher } = follow();
    watch(1, TILES);
    world.feed.put(single(1, 60));
    world.hub.addExtra(watcher, extra("order one"));
    world.hub.addExtra(watcher, extra("order two"));
    world.next();
    expect(socket.frames).toHaveLength(2);
    const behind = Buffer.concat([extra("order one"), extra("order two")]);
    expect(last(socket).subarray(-behind.length)).toEqual(behind);
    expect(payloadOf(last(socket))[0]).toBe(0x11);
    world.feed.put(single(1, 120));
    world.next();
    expect(socket.frames).toHaveLength(3);
    expect(last(socket).includes("order")).toBe(false);
  });

  it("reach who watches nothing, the same bytes for all, with a ping now and then", () => {
    const followers = [follow(), follow()];
    const framed = extra("order");
    let pings = 0;
    for (let i = 0; i < 2 * PING_TICKS; i++) {
      for (const { watcher } of followers) {
        watcher.heardTick = world.tick;
        world.hub.addExtra(watcher, framed);
      }
      world.next();
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
      for (const { watcher } of [map, follower]) world.hub.addExtra(watcher, extra("order"));
      world.next();
    }
    for (const { socket, watcher } of [map, follower]) {
      expect(socket.frames.filter((frame) => frame.includes("order"))).toEqual([]);
      expect(watcher.missedExtras).toBe(true);
      watcher.missedExtras = false;
      socket.reads = true;
      socket.drain();
      world.hub.addExtra(watcher, extra("order"));
    }
    world.next();
    for (const { socket, watcher } of [map, follower]) {
      expect(last(socket).includes(extra("order"))).toBe(true);
      expect(watcher.missedExtras).toBe(false);
    }
  });

  it("go out in the order of their ticks, also where a flush is not over, and not to who has left", () => {
    const followers = Array.from({ length: 1_200 }, follow);
    const gone = follow();
    for (let i = 0; i < 3; i++) {
      for (const { watcher } of [...followers, gone]) world.hub.addExtra(watcher, extra(`tick ${i}`));
      if (i === 0) gone.close();
      world.next();
    }
    world.next();
    for (const { socket } of followers) {
      expect(socket.frames).toEqual([extra("tick 0"), extra("tick 1"), extra("tick 2")]);
    }
    expect(gone.socket.frames).toEqual([]);
  });
});
