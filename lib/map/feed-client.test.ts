import { describe, expect, it } from "vitest";
import type { AppliedFrame, FeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { createFakeFeedWorld } from "./fake-feed-world.ts";
import { FeedClient } from "./feed-client.ts";
import type { FeedStatus } from "./feed-machine.ts";

function setUp(apply: (frame: Uint8Array) => AppliedFrame = () => ({ tick: 5, total: 1, changed: [], positions: 0 })) {
  const at = createFakeFeedWorld();
  const statuses: FeedStatus[] = [];
  const frames: number[] = [];
  const tiles: string[][] = [];
  const decoder: FeedDecoder = { setTiles: (keys) => tiles.push([...keys]), apply, *entries() {} };
  const client = new FeedClient("ws://x/feed", at.world, () => decoder, {
    onStatus: (status) => statuses.push(status),
    onFrame: (_, tickTimeMs) => frames.push(tickTimeMs),
  });
  const say = (message: object) => at.sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ v: 1, ...message }) });
  const sent = () => at.sockets.at(-1)?.sent.map((text) => JSON.parse(text).type) ?? [];
  const greet = () => {
    at.sockets.at(-1)?.onopen?.();
    const serverTime = new Date(at.world.now() + 60_000).toISOString();
    say({ type: "welcome", tick: 5, tickMs: 1000, serverTime });
  };
  const frame = () => at.sockets.at(-1)?.onmessage?.({ data: new ArrayBuffer(1) });
  return { ...at, client, statuses, frames, tiles, say, sent, greet, frame };
}
const WATCH = { bbox: { west: 11, south: 57, east: 12, north: 58 }, zoom: 12.5 };

describe("the feed client", () => {
  it("says hello, watches, and hands on frames with the local time of their tick", () => {
    const { client, greet, sent, say, frame, frames, tiles, statuses, world, advance } = setUp();
    client.watch(WATCH);
    client.start();
    greet();
    expect(sent()).toEqual(["hello", "watch"]);
    say({ type: "watching", id: 1, z: 12, tiles: ["12/1/2"] });
    expect(tiles).toEqual([["12/1/2"]]);
    const welcomedMs = world.now();
    advance(300);
    frame();
    expect(frames).toEqual([welcomedMs]);
    expect(statuses).toEqual(["connecting", "live"]);
    expect(client.clockOffsetMs).toBe(60_000);
  });

  it("sends at most five watches a second, the newest last", () => {
    const { client, greet, sockets, advance } = setUp();
    client.watch(WATCH);
    client.start();
    greet();
    for (let i = 0; i < 100; i++) {
      client.watch({ ...WATCH, zoom: i });
      advance(10);
    }
    advance(1000);
    const watches = sockets[0]!.sent.map((text) => JSON.parse(text)).filter(({ type }) => type === "watch");
    expect(watches.length).toBeLessThanOrEqual(7);
    expect(watches.at(-1).zoom).toBe(99);
  });

  it("comes back after seven seconds of silence with the watch it had", () => {
    const { client, greet, sent, sockets, advance, statuses } = setUp();
    client.watch(WATCH);
    client.start();
    greet();
    advance(4600);
    expect(statuses.at(-1)).toBe("stale");
    advance(2400);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]!.closed).toBe(true);
    expect(statuses.at(-1)).toBe("reconnecting");
    greet();
    expect(sent()).toEqual(["hello", "watch"]);
    expect(statuses.at(-1)).toBe("live");
  });

  it("stays live on beats alone", () => {
    const { client, greet, say, advance, statuses, sockets } = setUp();
    client.start();
    greet();
    for (let i = 0; i < 10; i++) {
      advance(3900);
      say({ type: "beat", serverTime: "2026-01-01T00:00:00Z" });
    }
    expect(statuses).toEqual(["connecting", "live"]);
    expect(sockets).toHaveLength(1);
  });

  it("goes when the gateway says bye and comes back when it was told to", () => {
    const { client, greet, say, sockets, advance } = setUp();
    client.start();
    greet();
    say({ type: "bye", reconnectInMs: 1500 });
    expect(sockets[0]!.closed).toBe(true);
    advance(1499);
    expect(sockets).toHaveLength(1);
    advance(1);
    expect(sockets).toHaveLength(2);
  });

  it("asks to start its tiles again when a frame cannot be read", () => {
    const { client, greet, frame, frames, sent } = setUp(() => {
      throw new Error("bad frame");
    });
    client.start();
    greet();
    frame();
    expect(sent()).toEqual(["hello", "resync"]);
    expect(frames).toEqual([]);
  });

  it("passes over text that it does not know or cannot read", () => {
    const { client, greet, say, sockets, statuses } = setUp();
    client.start();
    greet();
    say({ type: "confetti" });
    say({ type: "watching", tiles: "all" });
    sockets[0]!.onmessage?.({ data: "{" });
    expect(statuses.at(-1)).toBe("live");
  });

  it("leaves no timer and no socket behind", () => {
    const { client, greet, sockets, timers } = setUp();
    client.watch(WATCH);
    client.start();
    greet();
    client.watch({ ...WATCH, zoom: 3 });
    client.stop();
    expect(sockets[0]!.closed).toBe(true);
    expect(timers.size).toBe(0);
  });
});
