import { describe, expect, it } from "vitest";
import { createFakeFeedWorld } from "./fake-feed-world.ts";
import { createOrderFeed } from "./order-feed.ts";

const URL = "ws://x/feed";
const event = (seq: number) => ({ seq, type: "driver", status: null, actor: "system", cause: null, at: seq });
const order = (events: number) => ({
  type: "order",
  orderId: "ord_1",
  handle: 1,
  as: "watch",
  order: {
    id: "ord_1",
    code: "K7Q2",
    status: "preparing",
    restaurant: { name: "Kiln & Crumb", slug: "kiln", at: { lng: 11.97, lat: 57.7 } },
    dropoff: { lng: 11.98, lat: 57.71 },
    items: null,
    totalMinor: null,
    currency: null,
    placedAt: 1,
    promisedAt: 2,
    endedAt: null,
    driver: null,
  },
  events: Array.from({ length: events }, (_, i) => event(i + 1)),
  eta: { from: 3, to: 4, reason: "waiting_for_kitchen", driverMin: null, lateMin: 0 },
  route: null,
});
const more = (...seqs: number[]) => ({
  type: "events",
  orderId: "ord_1",
  handle: 1,
  events: seqs.map(event),
  status: "preparing",
  endedAt: null,
  driver: null,
});

function setUp() {
  const at = createFakeFeedWorld();
  const say = (message: object) => at.sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ v: 1, ...message }) });
  return {
    ...at,
    say,
    sent: () => at.sockets.at(-1)?.sent.map((text) => JSON.parse(text)) ?? [],
    greet(serverMs = at.world.now()) {
      at.sockets.at(-1)?.onopen?.();
      say({ type: "welcome", tick: 5, tickMs: 1000, serverTime: new Date(serverMs).toISOString() });
    },
  };
}

describe("an order's feed", () => {
  it("holds the order, its connection and the gateway's clock in one store", () => {
    const { world, greet, say, advance } = setUp();
    const { store } = createOrderFeed({ url: URL, world, orderId: "ord_1" });
    expect(store.getState()).toMatchObject({ phase: "loading", feed: "connecting", heardMs: null });
    greet(world.now() + 90_000);
    say(order(2));
    expect(store.getState()).toMatchObject({ phase: "following", feed: "live", as: "watch", clockOffsetMs: 90_000 });
    const heardMs = world.now();
    advance(5000);
    expect(store.getState()).toMatchObject({ phase: "following", feed: "stale", heardMs });
  });

  it("asks for what is missing where events jump, and once", () => {
    const { world, greet, say, sent, advance } = setUp();
    const { store } = createOrderFeed({ url: URL, world, orderId: "ord_1" });
    greet();
    say(order(2));
    say(more(4));
    say(more(5));
    advance(3000);
    expect(sent().slice(1)).toEqual([
      { v: 1, type: "follow", orderId: "ord_1" },
      { v: 1, type: "follow", orderId: "ord_1", after: 2 },
    ]);
    say(more(3, 4, 5));
    expect(store.getState()).toMatchObject({ hasGap: false });
    expect(store.getState().events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it("says why it was refused, and asks again when it is told to", () => {
    const { world, greet, say, sent, advance } = setUp();
    const feed = createOrderFeed({ url: URL, world, orderId: "ord_1" });
    greet();
    say({ type: "error", code: "link_ended", message: "", of: "follow", orderId: "ord_1" });
    expect(feed.store.getState()).toMatchObject({ phase: "refused", code: "link_ended" });
    feed.retry();
    expect(feed.store.getState()).toMatchObject({ phase: "loading", code: null });
    advance(3000);
    expect(sent().at(-1)).toEqual({ v: 1, type: "follow", orderId: "ord_1" });
    say(order(1));
    expect(feed.store.getState().phase).toBe("following");
  });

  it("shares the tab's connection, and closes it a moment after the last has left", () => {
    const { world, greet, sockets, advance, sent, timers } = setUp();
    const first = createOrderFeed({ url: URL, world, orderId: "ord_1" });
    greet();
    const second = createOrderFeed({ url: URL, world, orderId: "ord_2" });
    expect(second.store.getState().feed).toBe("live");
    first.stop();
    expect(sent().at(-1)).toEqual({ v: 1, type: "unfollow", orderId: "ord_1" });
    second.stop();
    advance(1000);
    const third = createOrderFeed({ url: URL, world, orderId: "ord_1" });
    advance(1500);
    expect([sockets.length, sockets[0]?.closed]).toEqual([1, false]);
    third.stop();
    advance(3000);
    expect([sockets.length, sockets[0]?.closed, timers.size]).toEqual([1, true, 0]);
  });
});
