import { describe, expect, it } from "vitest";
import { ByteWriter } from "#lib/core/bytes.ts";
import { encodeOrderPosition } from "#lib/tracking/order-feed.ts";
import { createFakeFeedWorld } from "./fake-feed-world.ts";
import { type EventStream, EventsSocket, type PlainWorld, PollSocket } from "./fallback-socket.ts";
import { FeedClient } from "./feed-client.ts";
import { addressOf } from "./feed-query.ts";

const URL = "wss://hotpath.example/feed";
const WATCH = { bbox: { west: 11.8, south: 57.6, east: 12.1, north: 57.8 }, zoom: 12.4 };

type FakeStream = EventStream & {
  readonly url: string;
  isClosed: boolean;
  say(type: "message" | "frame" | "close", data: string): void;
};
type FakePoll = { readonly url: string; readonly signal: AbortSignal; answer(body: unknown): Promise<void> };

/** A client over plain HTTP, and a gateway that the test plays. */
function setUp(way: "events" | "poll") {
  const at = createFakeFeedWorld();
  const streams: FakeStream[] = [];
  const polls: FakePoll[] = [];
  const reports: string[] = [];
  const world: PlainWorld = {
    ...at.world,
    openEvents(url) {
      const listeners = new Map<string, (event: { data: string }) => void>();
      const stream: FakeStream = {
        url,
        isClosed: false,
        onopen: null,
        onerror: null,
        addEventListener: (type, take) => void listeners.set(type, take),
        close() {
          stream.isClosed = true;
        },
        say: (type, data) => listeners.get(type)?.({ data }),
      };
      streams.push(stream);
      return stream;
    },
    getJson: (url, signal) =>
      new Promise((resolve, reject) => {
        const settle = async (body: unknown) => {
          if (body instanceof Error) reject(body);
          else resolve(body);
          // What awaits the answer goes on a few microtasks later.
          for (let i = 0; i < 5; i++) await Promise.resolve();
        };
        polls.push({ url, signal, answer: settle });
      }),
  };
  const report = { heard: () => reports.push("heard"), closed: () => reports.push("closed") };
  const frames: number[] = [];
  const decoder = { setTiles() {}, apply: () => ({ tick: 5, total: 0, changed: [], positions: 0 }), *entries() {} };
  const client = new FeedClient(
    URL,
    {
      ...at.world,
      connect: (url, wanted) =>
        way === "events" ? new EventsSocket(url, world, wanted, report) : new PollSocket(url, world, wanted, report),
    },
    () => decoder,
    { onFrame: (_, tickTimeMs) => frames.push(tickTimeMs) },
  );
  const told: string[] = [];
  const places: unknown[] = [];
  const refused: string[] = [];
  let held: number | null = null;
  const follower = {
    after: () => held,
    onMessage: ({ type }: { type: string }) => void told.push(type),
    onPosition: (place: unknown) => void places.push(place),
    onRefused: (code: string) => void refused.push(code),
  };
  const hold = (seq: number) => {
    held = seq;
  };
  return { ...at, client, streams, polls, reports, frames, follower, told, places, refused, hold };
}
const welcome = (nowMs: number) => ({
  v: 1,
  type: "welcome",
  tick: 5,
  tickMs: 1000,
  serverTime: new Date(nowMs).toISOString(),
});
const EVENTS = {
  v: 1,
  type: "events",
  orderId: "ord_1",
  handle: 7,
  events: [],
  status: "picked_up",
  endedAt: null,
  driver: null,
};
const PLACE = Buffer.from(
  encodeOrderPosition(
    { handle: 7, tick: 5, at: { lng: 11.97, lat: 57.7, headingDeg: null, seenTick: 5 } },
    new ByteWriter(),
  ),
).toString("base64");
const TICK = Buffer.from([0x11, 5, 0]).toString("base64");

describe("the address", () => {
  it("says all that is wanted", () => {
    const follows = [
      { orderId: "ord_1", after: 7 },
      { orderId: "ord_2", after: null },
    ];
    expect(addressOf(URL, "events", { watch: WATCH, follows })).toBe(
      "https://hotpath.example/feed/events?follow=ord_1:7&follow=ord_2&bbox=11.8,57.6,12.1,57.8&zoom=12.4",
    );
    expect(addressOf("ws://localhost:3000/feed", "poll", { watch: null, follows: [] })).toBe(
      "http://localhost:3000/feed/poll",
    );
  });
});

describe("the feed as server-sent events", () => {
  it("is the same to the client: text, places and map, in one stream that is asked for once", () => {
    const { client, streams, advance, world, reports, frames, told, places, follower } = setUp("events");
    client.watch(WATCH);
    client.follow("ord_1", follower);
    client.start();
    expect(streams[0]?.url).toMatch(/\/feed\/events\?follow=ord_1&bbox=.*&zoom=12\.4$/);
    advance(100);
    streams[0]?.onopen?.();
    streams[0]?.say("message", JSON.stringify(welcome(world.now())));
    streams[0]?.say("message", JSON.stringify(EVENTS));
    streams[0]?.say("frame", PLACE);
    streams[0]?.say("frame", TICK);
    expect([told, places.length, frames.length, client.status]).toEqual([["events"], 1, 1, "live"]);
    expect(client.clockOffsetMs).toBe(50);
    advance(1000);
    expect([streams.length, reports]).toEqual([1, ["heard"]]);
  });

  it("asks anew, with the newest event held, for what is wanted then; many changes at once", () => {
    const { client, streams, advance, world, follower, hold } = setUp("events");
    client.start();
    streams[0]?.onopen?.();
    streams[0]?.say("message", JSON.stringify(welcome(world.now())));
    client.follow("ord_1", follower);
    client.watch(WATCH);
    client.watch({ ...WATCH, zoom: 13 });
    hold(3);
    advance(1000);
    expect(streams.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(streams[1]?.url).toMatch(/follow=ord_1:3&bbox=.*&zoom=13$/);
    streams[1]?.onopen?.();
    streams[1]?.say("message", JSON.stringify(welcome(world.now())));
    client.askAgain("ord_1");
    advance(4000);
    expect(streams).toHaveLength(3);
  });

  it("takes the gateway's close for a socket's, and a broken stream for a lost one", () => {
    for (const [end, failures] of [[4410, "heard,closed"] as const, [null, "closed"] as const]) {
      const { client, streams, advance, world, reports } = setUp("events");
      client.start();
      if (end) {
        streams[0]?.onopen?.();
        streams[0]?.say("message", JSON.stringify(welcome(world.now())));
        streams[0]?.say("close", JSON.stringify({ code: end, reason: "session_ended" }));
      } else streams[0]?.onerror?.();
      expect([streams[0]?.isClosed, client.status, reports.join()]).toEqual([true, "reconnecting", failures]);
      advance(10_000);
      expect(streams.length).toBeGreaterThan(1);
      client.stop();
    }
  });
});

describe("the feed as long polling", () => {
  it("asks again and again for what came after, once a second at most, and stays live while an answer is held", async () => {
    const { client, polls, advance, world, told, places, frames, follower, hold, reports } = setUp("poll");
    client.watch(WATCH);
    client.follow("ord_1", follower);
    client.start();
    advance(0);
    const askedMs = world.now();
    expect(polls[0]?.url).toMatch(/\/feed\/poll\?follow=ord_1&bbox=/);
    advance(200);
    hold(2);
    await polls[0]?.answer({ v: 1, messages: [welcome(askedMs + 9000), EVENTS], frames: [PLACE, TICK], close: null });
    expect([told, places.length, frames.length, reports]).toEqual([["events"], 1, 1, ["heard"]]);
    expect(client.clockOffsetMs).toBe(9000);
    advance(799);
    expect(polls).toHaveLength(1);
    advance(1);
    expect(polls[1]?.url).toMatch(/follow=ord_1:2&/);
    advance(25_000);
    expect([client.status, polls.length]).toEqual(["live", 2]);
    advance(7_000);
    expect(client.status).toBe("reconnecting");
    expect(polls[1]?.signal.aborted).toBe(true);
  });

  it("gives up the held answer when something else is wanted", async () => {
    const { client, polls, advance, world, follower } = setUp("poll");
    client.start();
    advance(0);
    await polls[0]?.answer({ v: 1, messages: [welcome(world.now())], frames: [], close: null });
    advance(1000);
    client.follow("ord_1", follower);
    advance(1000);
    expect(polls.slice(1).map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(polls[2]?.url).toMatch(/follow=ord_1$/);
  });

  it("hears a refusal as on a socket, and comes back after a lost answer", async () => {
    const { client, polls, advance, follower, refused } = setUp("poll");
    client.follow("ord_1", follower);
    client.start();
    advance(0);
    await polls[0]?.answer({ error: { code: "too_many_of_yours", message: "", retry: true, retryInMs: 5000 } });
    advance(4999);
    expect(polls).toHaveLength(1);
    advance(1);
    await polls[1]?.answer(new TypeError("no network"));
    advance(2000);
    expect(polls).toHaveLength(3);
    const no = { v: 1, type: "error", code: "order_not_found", message: "", of: "follow", orderId: "ord_1" };
    await polls[2]?.answer({ v: 1, messages: [no], frames: [], close: null });
    expect(refused).toEqual(["order_not_found"]);
    client.stop();
  });
});
