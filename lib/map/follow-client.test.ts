import { describe, expect, it } from "vitest";
import { ByteWriter } from "#lib/core/bytes.ts";
import type { FeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { encodeOrderPosition, type OrderMessage, type OrderPosition } from "#lib/tracking/order-feed.ts";
import { createFakeFeedWorld } from "./fake-feed-world.ts";
import { FeedClient } from "./feed-client.ts";
import type { FeedStatus } from "./feed-machine.ts";
import { HIDDEN_MS } from "./feed-machine.ts";
import type { DriverPosition } from "./order-store.ts";

const HOUR_MS = 3_600_000;
const WATCH = { bbox: { west: 11, south: 57, east: 12, north: 58 }, zoom: 12.5 };
const AT = { lng: 11.97, lat: 57.7, headingDeg: 90, seenTick: 3 };

/** A client, and a gateway that the test plays. */
function setUp(renew?: () => Promise<boolean>) {
  const at = createFakeFeedWorld();
  const statuses: FeedStatus[] = [];
  let applied = 0;
  const decoder: FeedDecoder = {
    setTiles() {},
    apply: () => ({ tick: ++applied, total: 0, changed: [], positions: 0 }),
    *entries() {},
  };
  const client = new FeedClient("ws://x/feed", at.world, () => decoder, {
    onStatus: (status) => statuses.push(status),
    ...(renew && { onSessionExpired: renew }),
  });
  const say = (message: object) => at.sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ v: 1, ...message }) });
  return {
    ...at,
    client,
    statuses,
    say,
    applied: () => applied,
    sent: () => at.sockets.at(-1)?.sent.map((text) => JSON.parse(text)) ?? [],
    greet() {
      at.sockets.at(-1)?.onopen?.();
      say({ type: "welcome", tick: 5, tickMs: 1000, serverTime: new Date(at.world.now()).toISOString() });
    },
    close: (code: number) => at.sockets.at(-1)?.onclose?.({ code }),
    place(position: OrderPosition) {
      const bytes = encodeOrderPosition(position, new ByteWriter());
      at.sockets.at(-1)?.onmessage?.({ data: bytes.slice().buffer });
    },
  };
}

/** Somebody who follows an order and writes down what is told. */
function createFollower(after: number | null = null) {
  const told: string[] = [];
  const places: (DriverPosition | null)[] = [];
  const refused: string[] = [];
  const follower = {
    held: after,
    told,
    places,
    refused,
    after: () => follower.held,
    onMessage: (message: OrderMessage) => void told.push(message.type),
    onPosition: (place: DriverPosition | null) => void places.push(place),
    onRefused: (code: string) => void refused.push(code),
  };
  return follower;
}
const eventsOf = (orderId: string, handle: number) => ({
  type: "events",
  orderId,
  handle,
  events: [],
  status: "picked_up",
  endedAt: null,
  driver: null,
});
const refusal = (code: string, more: object = {}) => ({ type: "error", code, message: "", of: "follow", ...more });
const follows = (sent: { type: string; orderId?: string }[]) => sent.filter(({ type }) => type === "follow");

describe("a client that follows", () => {
  it("needs no map: it says hello, follows, and is live on beats and places", () => {
    const { client, greet, sent, say, place, statuses, advance } = setUp();
    client.follow("ord_1", createFollower());
    client.start();
    greet();
    expect(sent()).toEqual([
      { v: 1, type: "hello" },
      { v: 1, type: "follow", orderId: "ord_1" },
    ]);
    for (let i = 0; i < 10; i++) {
      advance(3900);
      if (i % 2) say({ type: "beat", serverTime: "2026-01-01T00:00:00Z" });
      else place({ handle: 1, tick: 6, at: null });
    }
    expect(statuses).toEqual(["connecting", "live"]);
  });

  it("uses the one connection for map and orders, and takes their frames apart", () => {
    const { client, greet, sockets, sent, say, place, applied, world } = setUp();
    const follower = createFollower();
    client.start();
    greet();
    client.watch(WATCH);
    client.follow("ord_1", follower);
    expect(sent().map(({ type }) => type)).toEqual(["hello", "watch", "follow"]);
    say(eventsOf("ord_1", 7));
    sockets[0]!.onmessage?.({ data: new Uint8Array([0x11]).buffer });
    expect(applied()).toBe(1);
    place({ handle: 7, tick: 5, at: AT });
    expect(applied()).toBe(1);
    expect(follower.told).toEqual(["events"]);
    const [seen] = follower.places;
    expect(seen).toMatchObject({ tickTimeMs: world.now(), seenMs: world.now() - 2000 });
    expect(seen?.lng).toBeCloseTo(AT.lng, 6);
    place({ handle: 7, tick: 6, at: null });
    place({ handle: 8, tick: 6, at: AT });
    expect(follower.places.slice(1)).toEqual([null]);
    expect(sockets).toHaveLength(1);
  });

  it("asks after each reconnect for what came after the newest event it holds", () => {
    const { client, greet, sent, close, advance } = setUp();
    const [first, second] = [createFollower(), createFollower(0)];
    client.follow("ord_1", first);
    client.follow("ord_2", second);
    client.start();
    greet();
    first.held = 4;
    close(1006);
    advance(1000);
    greet();
    expect(follows(sent())).toEqual([
      { v: 1, type: "follow", orderId: "ord_1", after: 4 },
      { v: 1, type: "follow", orderId: "ord_2", after: 0 },
    ]);
  });

  it("takes no place by a name that another connection gave", () => {
    const { client, greet, say, place, close, advance } = setUp();
    const follower = createFollower();
    client.follow("ord_1", follower);
    client.start();
    greet();
    say(eventsOf("ord_1", 7));
    close(1006);
    advance(1000);
    greet();
    place({ handle: 7, tick: 6, at: AT });
    expect(follower.places).toEqual([]);
  });

  it("lets go when its last follower does, and asks for all where a second one knows nothing yet", () => {
    const { client, greet, sent } = setUp();
    client.start();
    greet();
    const letGo = client.follow("ord_1", createFollower(3));
    const letGoToo = client.follow("ord_1", createFollower());
    expect(follows(sent())).toMatchObject([{ after: 3 }, { orderId: "ord_1" }]);
    expect(follows(sent())[1]).not.toHaveProperty("after");
    letGo();
    expect(sent().at(-1).type).toBe("follow");
    letGoToo();
    expect(sent().at(-1)).toEqual({ v: 1, type: "unfollow", orderId: "ord_1" });
  });

  it("passes a refusal on and does not ask again, unless it may help", () => {
    const { client, greet, say, sent, close, advance } = setUp();
    const [mine, foreign] = [createFollower(), createFollower()];
    client.follow("ord_1", mine);
    client.follow("ord_2", foreign);
    client.start();
    greet();
    say(refusal("order_not_found", { orderId: "ord_2" }));
    say(refusal("database_unavailable", { orderId: "ord_1" }));
    expect([mine.refused, foreign.refused]).toEqual([[], ["order_not_found"]]);
    advance(3000);
    expect(follows(sent()).map(({ orderId }) => orderId)).toEqual(["ord_1", "ord_2", "ord_1"]);
    close(1006);
    advance(1000);
    greet();
    expect(follows(sent())).toMatchObject([{ orderId: "ord_1" }]);
    client.askAgain("ord_2");
    advance(3000);
    expect(follows(sent())).toMatchObject([{ orderId: "ord_1" }, { orderId: "ord_2" }]);
  });

  it("does not ask again for what was taken back", () => {
    const { client, greet, say, sent, close, advance } = setUp();
    const follower = createFollower();
    client.follow("ord_1", follower);
    client.start();
    greet();
    say({ type: "unfollowed", orderId: "ord_1", code: "link_ended" });
    expect(follower.told).toEqual(["unfollowed"]);
    close(1006);
    advance(1000);
    greet();
    expect(follows(sent())).toEqual([]);
  });
});

describe("a session", () => {
  const EXPIRED = refusal("session_expired", { orderId: "ord_1" });

  it("that has run out is renewed once for all, then a new connection follows on at once", async () => {
    let renewals = 0;
    const { client, greet, say, sent, sockets, close } = setUp(async () => ++renewals > 0);
    const follower = createFollower(2);
    client.follow("ord_1", follower);
    client.start();
    greet();
    say(EXPIRED);
    say(EXPIRED);
    close(4401);
    await Promise.resolve();
    expect([renewals, sockets.length]).toEqual([1, 2]);
    greet();
    expect(follows(sent())).toEqual([{ v: 1, type: "follow", orderId: "ord_1", after: 2 }]);
    expect(follower.refused).toEqual([]);
  });

  it("that cannot be renewed is a refusal, as is one that runs out again at once", async () => {
    for (const answers of [[false], [true, true]]) {
      const { client, greet, say } = setUp(async () => answers.shift() ?? true);
      const follower = createFollower();
      client.follow("ord_1", follower);
      client.start();
      for (let i = 0; i < 2; i++) {
        greet();
        say(EXPIRED);
        await Promise.resolve();
      }
      expect(follower.refused).toContain("session_expired");
    }
  });

  it("that could not be tried to be renewed is tried again with the next connection", async () => {
    let tries = 0;
    const renew = () => (++tries === 1 ? Promise.reject(new TypeError("no network")) : Promise.resolve(true));
    const { client, greet, say, close, advance, sockets } = setUp(renew);
    const follower = createFollower();
    client.follow("ord_1", follower);
    client.start();
    greet();
    say(EXPIRED);
    close(4401);
    await Promise.resolve();
    advance(10_000);
    expect(sockets).toHaveLength(2);
    greet();
    say(EXPIRED);
    await Promise.resolve();
    await Promise.resolve();
    expect([tries, follower.refused]).toEqual([2, []]);
  });

  it("that was ended is asked without on the next connection, soon and once", () => {
    const { client, greet, say, close, sent, sockets, advance } = setUp();
    client.follow("ord_1", createFollower());
    client.start();
    greet();
    say({ type: "error", code: "session_ended", message: "" });
    close(4410);
    advance(500);
    expect(sockets).toHaveLength(2);
    greet();
    expect(follows(sent())).toHaveLength(1);
    say({ type: "error", code: "session_ended", message: "" });
    close(4410);
    advance(500);
    expect(sockets).toHaveLength(2);
  });
});

describe("told delays", () => {
  it("are kept to, whether said with bye or with an error", () => {
    for (const later of [
      { type: "bye", reconnectInMs: 3000 },
      { type: "error", code: "too_many_of_yours", message: "", retryInMs: 3000 },
    ]) {
      const { client, greet, say, close, sockets, advance, tell } = setUp();
      client.start();
      greet();
      say(later);
      close(4430);
      tell("online");
      tell("visible");
      advance(2999);
      expect(sockets).toHaveLength(1);
      advance(1);
      expect(sockets).toHaveLength(2);
    }
  });
});

describe("a tab that nobody looks at", () => {
  it("goes on following and gives up the map after half a minute", () => {
    const { client, greet, sent, tell, say, advance, sockets, statuses } = setUp();
    client.watch(WATCH);
    client.follow("ord_1", createFollower());
    client.start();
    greet();
    tell("hidden");
    for (let i = 0; i < 100; i++) {
      advance(3000);
      say({ type: "beat" });
    }
    expect(sent().map(({ type }) => type)).toEqual(["hello", "follow", "watch", "unwatch"]);
    expect([sockets.length, statuses]).toEqual([1, ["connecting", "live"]]);
    tell("visible");
    expect(sent().at(-1).type).toBe("watch");
  });

  it("asks nothing of the map on a reconnect while it is hidden, but follows", () => {
    const { client, greet, sent, tell, close, advance } = setUp();
    client.watch(WATCH);
    client.follow("ord_1", createFollower());
    client.start();
    greet();
    tell("hidden");
    close(1006);
    advance(1000);
    greet();
    expect(sent().map(({ type }) => type)).toEqual(["hello", "follow"]);
    advance(HIDDEN_MS);
  });

  it.each(["open", "opening", "waiting"] as const)(
    "is back at once after an hour in a pocket, whatever it was doing: %s",
    (doing) => {
      const { client, greet, sent, tell, close, sleep, sockets } = setUp();
      const follower = createFollower();
      client.follow("ord_1", follower);
      client.start();
      greet();
      follower.held = 3;
      tell("hidden");
      if (doing !== "open") close(1006);
      if (doing === "opening") tell("online");
      const before = sockets.length;
      sleep(HOUR_MS);
      tell("visible");
      expect(sockets).toHaveLength(before + 1);
      greet();
      expect(follows(sent())).toEqual([{ v: 1, type: "follow", orderId: "ord_1", after: 3 }]);
      expect(client.status).toBe("live");
    },
  );
});
