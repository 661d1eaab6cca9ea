import { describe, expect, it } from "vitest";
import { createFollower, eventsOf, followsIn, playFeed, refusal } from "./fake-gateway.ts";
import { HIDDEN_MS } from "./feed-machine.ts";

const HOUR_MS = 3_600_000;
const WATCH = { bbox: { west: 11, south: 57, east: 12, north: 58 }, zoom: 12.5 };
const AT = { lng: 11.97, lat: 57.7, headingDeg: 90, seenTick: 3 };

describe("a client that follows", () => {
  it("needs no map: it says hello, follows, and is live on beats and places", () => {
    const { client, greet, sent, say, place, statuses, advance } = playFeed();
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
    const { client, greet, sockets, sent, say, place, applied, world } = playFeed();
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
    const { client, greet, sent, close, advance } = playFeed();
    const [first, second] = [createFollower(), createFollower(0)];
    client.follow("ord_1", first);
    client.follow("ord_2", second);
    client.start();
    greet();
    first.held = 4;
    close(1006);
    advance(1000);
    greet();
    expect(followsIn(sent())).toEqual([
      { v: 1, type: "follow", orderId: "ord_1", after: 4 },
      { v: 1, type: "follow", orderId: "ord_2", after: 0 },
    ]);
  });

  it("takes no place by a name that another connection gave", () => {
    const { client, greet, say, place, close, advance } = playFeed();
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
    const { client, greet, sent } = playFeed();
    client.start();
    greet();
    const letGo = client.follow("ord_1", createFollower(3));
    const letGoToo = client.follow("ord_1", createFollower());
    expect(followsIn(sent())).toMatchObject([{ after: 3 }, { orderId: "ord_1" }]);
    expect(followsIn(sent())[1]).not.toHaveProperty("after");
    letGo();
    expect(sent().at(-1).type).toBe("follow");
    letGoToo();
    expect(sent().at(-1)).toEqual({ v: 1, type: "unfollow", orderId: "ord_1" });
  });

  it("passes a refusal on and does not ask again, unless it may help", () => {
    const { client, greet, say, sent, close, advance } = playFeed();
    const [mine, foreign] = [createFollower(), createFollower()];
    client.follow("ord_1", mine);
    client.follow("ord_2", foreign);
    client.start();
    greet();
    say(refusal("order_not_found", { orderId: "ord_2" }));
    say(refusal("database_unavailable", { orderId: "ord_1" }));
    expect([mine.refused, foreign.refused]).toEqual([[], ["order_not_found"]]);
    advance(3000);
    expect(followsIn(sent()).map(({ orderId }) => orderId)).toEqual(["ord_1", "ord_2", "ord_1"]);
    close(1006);
    advance(1000);
    greet();
    expect(followsIn(sent())).toMatchObject([{ orderId: "ord_1" }]);
    client.askAgain("ord_2");
    advance(3000);
    expect(followsIn(sent())).toMatchObject([{ orderId: "ord_1" }, { orderId: "ord_2" }]);
  });

  it("does not ask again for what was taken back", () => {
    const { client, greet, say, sent, close, advance } = playFeed();
    const follower = createFollower();
    client.follow("ord_1", follower);
    client.start();
    greet();
    say({ type: "unfollowed", orderId: "ord_1", code: "link_ended" });
    expect(follower.told).toEqual(["unfollowed"]);
    close(1006);
    advance(1000);
    greet();
    expect(followsIn(sent())).toEqual([]);
  });
});

describe("a tab that nobody looks at", () => {
  it("goes on following and gives up the map after half a minute", () => {
    const { client, greet, sent, tell, say, advance, sockets, statuses } = playFeed();
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
    const { client, greet, sent, tell, close, advance } = playFeed();
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
      const { client, greet, sent, tell, close, sleep, sockets } = playFeed();
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
      expect(followsIn(sent())).toEqual([{ v: 1, type: "follow", orderId: "ord_1", after: 3 }]);
      expect(client.status).toBe("live");
    },
  );
});
