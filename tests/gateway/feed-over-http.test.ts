import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SESSION_COOKIE, signSession } from "#lib/auth/session-cookie.ts";
import { createId, type OrderId } from "#lib/core/ids.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { createFeedDecoder } from "#lib/tracking/feed-decoder.ts";
import { FRAME_KINDS, PROTOCOL_VERSION } from "#lib/tracking/wire.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { draftOrder, placeOne, somePeople } from "#tests/orders/some-orders.ts";
import { boxAround, eventually, fixAt, type Harness, MIDWAY, ORIGIN, SECRET, startHarness } from "./harness.ts";

let database: TestDatabase;
let harness: Harness;
let cookie: string;
let restaurantId: Awaited<ReturnType<typeof somePeople>>["restaurantId"];
const streams: EventFeed[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  harness = await startHarness(database.db);
  ({ restaurantId } = await somePeople(database.db));
  cookie = await operatorCookie();
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.end();
});
afterAll(async () => {
  await harness.stop();
  await database.drop();
});

async function operatorCookie(): Promise<string> {
  const claims = { sessionId: id("session"), userId: id("user"), role: "operator" as const };
  return `${SESSION_COOKIE}=${await signSession(claims, SECRET, harness.clock.now())}`;
}
function id<K extends "session" | "user">(kind: K) {
  return createId(kind, Date.now(), randomBytes(10));
}
const placed = () => placeOne(database.db, draftOrder(restaurantId));
async function accept(orderId: OrderId): Promise<void> {
  await moveOrder(database.db.primary, { orderId, to: "accepted", actor: "restaurant" });
  hintOrder(harness, orderId);
}
const watching = `bbox=${boxAround(MIDWAY).join(",")}&zoom=14`;
const url = (way: "events" | "poll", query = "") => `http://127.0.0.1:${harness.port}/feed/${way}?${query}`;
const page = (more: Record<string, string> = {}) => ({ "sec-fetch-site": "same-origin", cookie, ...more });

type Message = { type: string } & Record<string, unknown>;
type Polled = { messages: Message[]; frames: string[]; close: { code: number; reason: string } | null };

/** A page's stream of events, read as EventSource reads it. */
class EventFeed {
  readonly events: { name: string; data: string }[] = [];
  readonly response: IncomingMessage;
  private rest = "";

  constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding("utf8").on("data", (chunk: string) => {
      const blocks = (this.rest + chunk).split("\n\n");
      this.rest = blocks.pop() ?? "";
      for (const block of blocks) this.take(block.split("\n"));
      response.emit("news");
    });
    response.on("error", () => {});
    response.on("close", () => response.emit("news"));
  }

  static async open(query: string, headers: Record<string, string> = page()): Promise<EventFeed> {
    const [response] = (await once(get(url("events", query), { headers, agent: false }), "response")) as [
      IncomingMessage,
    ];
    const feed = new EventFeed(response);
    streams.push(feed);
    return feed;
  }

  end(): void {
    this.response.destroy();
  }

  get messages(): Message[] {
    return this.events.filter(({ name }) => name === "message").map(({ data }) => JSON.parse(data) as Message);
  }

  get frames(): Buffer[] {
    return this.events.filter(({ name }) => name === "frame").map(({ data }) => Buffer.from(data, "base64"));
  }

  async until<T>(what: string, find: () => T | undefined | false): Promise<T> {
    const signal = AbortSignal.timeout(15_000);
    for (;;) {
      const found = find();
      if (found) return found;
      await once(this.response, "news", { signal }).catch(() => {
        throw new Error(`waited in vain for ${what}; heard ${JSON.stringify(this.events.slice(-5))}`);
      });
    }
  }

  hears(type: string, from = 0): Promise<Message> {
    return this.until(type, () => this.messages.slice(from).find((message) => message.type === type));
  }

  private take(lines: readonly string[]): void {
    const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const data = field("data");
    if (data !== undefined) this.events.push({ name: field("event") ?? "message", data });
  }
}

async function poll(query: string, headers = page()): Promise<{ status: number; body: Polled }> {
  const response = await fetch(url("poll", query), { headers });
  return { status: response.status, body: (await response.json()) as Polled };
}

const newEvent = (seq: number) =>
  expect.objectContaining({ type: "events", events: [expect.objectContaining({ seq })] });
const isKind = (kind: number) => (frame: Buffer) => frame[0] === ((PROTOCOL_VERSION << 4) | kind);
const typesOf = ({ body }: { body: Polled }) => body.messages.map(({ type }) => type);

describe("the feed as server-sent events", () => {
  it("tells an order whole and then its events, as on a socket", async () => {
    const orderId = await placed();
    const feed = await EventFeed.open(`follow=${orderId}`);
    expect(feed.response.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(feed.response.headers["cache-control"]).toContain("no-store");
    expect((await feed.hears("welcome")).tickMs).toBe(1_000);
    expect(await feed.hears("order")).toMatchObject({ orderId, as: "operator", events: [{ seq: 1 }] });
    await accept(orderId);
    expect(await feed.hears("events")).toMatchObject({ orderId, events: [{ seq: 2, status: "accepted" }] });
    const again = await EventFeed.open(`follow=${orderId}:1`);
    expect(await again.hears("events")).toMatchObject({ orderId, events: [{ seq: 2 }] });
  });

  it("tells the map, tick by tick, to who is nobody", async () => {
    const { trip, report } = await startDriver();
    const feed = await EventFeed.open(watching, { "sec-fetch-site": "same-origin" });
    const { tiles } = (await feed.hears("watching")) as unknown as { tiles: string[] };
    const decoder = createFeedDecoder();
    decoder.setTiles(tiles);
    await report();
    let read = 0;
    await feed.until("the delivery", () => {
      for (; read < feed.frames.length; read++) decoder.apply(feed.frames[read] as Buffer);
      return [...decoder.entries()].some((entry) => entry.id === trip.publicId);
    });
  });

  it("says something at least every four ticks where nothing happens", async () => {
    const feed = await EventFeed.open("");
    await feed.hears("welcome");
    const first = await feed.hears("beat");
    expect(Date.parse(String(first.serverTime))).toBeGreaterThan(0);
  });

  it("ends with the code that a socket would be closed with", async () => {
    const own = await operatorCookie();
    const orderId = await placed();
    const feed = await EventFeed.open(`follow=${orderId}`, page({ cookie: own }));
    await feed.hears("order");
    await harness.gateway.stop(1_000);
    const end = await feed.until("the end", () => feed.events.find(({ name }) => name === "close"));
    expect(JSON.parse(end.data)).toEqual({ code: 1012, reason: "shutting_down" });
    expect(feed.messages.at(-1)).toMatchObject({ type: "bye" });
    await feed.until("the answer to be over", () => feed.response.complete);
    await harness.stop();
    harness = await startHarness(database.db);
  });

  it("is left without a trace when its client goes", async () => {
    const watchers = (count: number) => async () => (await harness.count("connections", { role: "watcher" })) === count;
    await eventually("the others to be gone", watchers(0));
    const feed = await EventFeed.open(watching);
    await eventually("it to be here", watchers(1));
    feed.end();
    await eventually("it to be gone", watchers(0));
  });
});

describe("the feed as long poll", () => {
  it("answers at once with an order, and with what came after the last that was seen", async () => {
    const orderId = await placed();
    const first = await poll(`follow=${orderId}`);
    expect(first.status).toBe(200);
    expect(typesOf(first)).toEqual(["welcome", "order"]);
    expect(first.body.close).toBeNull();
    await accept(orderId);
    const second = await poll(`follow=${orderId}:1`);
    expect(second.body.messages).toContainEqual(newEvent(2));
  });

  it("waits for the next event where there is none yet", async () => {
    const orderId = await placed();
    const answer = poll(`follow=${orderId}:1`);
    let isAnswered = false;
    void answer.then(() => {
      isAnswered = true;
    });
    const heard = await EventFeed.open(`follow=${orderId}:1`);
    await heard.hears("events");
    expect(isAnswered).toBe(false);
    await accept(orderId);
    expect((await answer).body.messages).toContainEqual(newEvent(2));
  });

  it("gathers the map for two seconds", async () => {
    const { trip, report } = await startDriver();
    await report();
    const { body } = await poll(watching, { "sec-fetch-site": "same-origin", cookie: "" });
    const decoder = createFeedDecoder();
    const tiles = body.messages.find(({ type }) => type === "watching")?.tiles as string[];
    decoder.setTiles(tiles);
    for (const frame of body.frames) decoder.apply(Buffer.from(frame, "base64"));
    expect([...decoder.entries()].some((entry) => entry.id === trip.publicId)).toBe(true);
    expect(body.frames.map((frame) => Buffer.from(frame, "base64")).every(isKind(FRAME_KINDS.tick))).toBe(true);
  });

  it("tells why it does not tell, without waiting", async () => {
    const orderId = await placed();
    const stranger = await poll(`follow=${orderId}`, { "sec-fetch-site": "same-origin", cookie: "" });
    expect(stranger.body.messages).toContainEqual(
      expect.objectContaining({ type: "error", code: "order_not_found", of: "follow", orderId }),
    );
    expect(stranger.body.close).toBeNull();
  });
});

describe("who asks over HTTP", () => {
  it("is let in only by a page of ours, whatever cookie comes along", async () => {
    const orderId = await placed();
    const codeFor = async (way: "events" | "poll", headers: Record<string, string>) => {
      const response = await fetch(url(way, `follow=${orderId}`), { headers, signal: AbortSignal.timeout(15_000) });
      if (response.status === 200) return "";
      return ((await response.json()) as { error: { code: string } }).error.code;
    };
    for (const way of ["events", "poll"] as const) {
      expect(await codeFor(way, { cookie, origin: "https://evil.example" })).toBe("origin_not_allowed");
      expect(await codeFor(way, { cookie, origin: "null" })).toBe("origin_not_allowed");
      expect(await codeFor(way, { cookie, "sec-fetch-site": "cross-site" })).toBe("origin_not_allowed");
      expect(await codeFor(way, { cookie, "sec-fetch-site": "same-site" })).toBe("origin_not_allowed");
      expect(await codeFor(way, { cookie, "sec-fetch-site": "none" })).toBe("origin_not_allowed");
      expect(await codeFor(way, { cookie })).toBe("origin_not_allowed");
    }
    expect((await poll(`follow=${orderId}`, { cookie, origin: ORIGIN } as never)).status).toBe(200);
  });

  it("gets a fault of the address with its code and status", async () => {
    const cases: [string, number, string][] = [
      ["bbox=1,2,3&zoom=3", 400, "bad_bbox"],
      ["bbox=11,58,12,57&zoom=3", 400, "bad_bbox"],
      ["bbox=a,b,c,d&zoom=3", 400, "bad_bbox"],
      ["bbox=11,57,12,58&zoom=99", 400, "bad_zoom"],
      ["bbox=11,57,12,58", 400, "bad_zoom"],
      ["follow=ord_1:x", 400, "bad_message"],
      ["follow=", 400, "bad_message"],
      [Array.from({ length: 17 }, () => "follow=ord_1").join("&"), 409, "too_many_follows"],
    ];
    for (const [query, status, code] of cases) {
      const answer = (await poll(query)) as unknown as { status: number; body: { error: { code: string } } };
      expect([query, answer.status, answer.body.error?.code]).toEqual([query, status, code]);
    }
    const posted = await fetch(url("events"), { method: "POST", headers: page() });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET"]);
    expect((await fetch(url("poll").replace("/poll", "/polls"), { headers: page() })).status).toBe(404);
  });
});

async function startDriver() {
  const driverId = await harness.addDriver();
  const client = await harness.driver(driverId);
  const trip = await harness.assign(driverId);
  await client.hears("assignment");
  client.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
  await client.hears("delivery");
  let seq = 0;
  const report = async () => {
    client.report(++seq, fixAt(MIDWAY, harness.clock.now()));
    await client.hears("ack");
  };
  return { trip, report };
}
