import { EventEmitter, once } from "node:events";
import { get } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { systemClock } from "#lib/core/clock.ts";
import { feedLimits } from "#lib/core/limits.ts";
import { createLimits, type Limits } from "#lib/infra/ratelimit.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { Client, eventually, ORIGIN, startHarness } from "./harness.ts";
import { type OrderWorld, startOrderWorld } from "./order-world.ts";

let database: TestDatabase;
let world: OrderWorld;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await startOrderWorld(database.db, {
    settings: { TRUST_PROXY: "1", FEED_CONNECTIONS_PER_IP: "3", FEED_CONNECTIONS_PER_USER: "2" },
  });
});
afterAll(async () => {
  await world.stop();
  await database.drop();
});

const alone = (changes: Parameters<typeof createLimits>[1]) =>
  createLimits({ redis: null, clock: systemClock, peers: () => ({ live: 1, place: 0 }) }, changes);
const from = (ip: string) => ({ origin: ORIGIN, "x-forwarded-for": ip });

describe("connections of an address", () => {
  it("beyond their number are told when to come back, and one that left makes room", async () => {
    const three = [];
    for (let i = 0; i < 3; i++) three.push(await world.connect(from("192.0.2.1")));
    const refused = await world.connect(from("192.0.2.1"));
    const { code, retryInMs } = await refused.hears("error");
    expect(code).toBe("too_many_of_yours");
    expect(retryInMs).toBeGreaterThanOrEqual(5_000);
    expect(retryInMs).toBeLessThanOrEqual(10_000);
    expect(await refused.closes()).toEqual({ code: 4430, reason: "too_many_of_yours" });
    const elsewhere = await world.connect(from("192.0.2.2"));
    elsewhere.say({ type: "hello" });
    await elsewhere.hears("welcome");
    three[0]?.socket.close();
    await eventually("room again", async () => {
      const client = await world.connect(from("192.0.2.1"));
      client.say({ type: "hello" });
      await client.until("an answer", () => client.messages.length > 0);
      return client.messages[0]?.type === "welcome";
    });
  });

  it("over events are counted with those on sockets, and refused with 429", async () => {
    const headers = { "x-forwarded-for": "192.0.2.9", "sec-fetch-site": "same-origin" };
    const controllers = Array.from({ length: 3 }, () => new AbortController());
    const url = `http://127.0.0.1:${world.port}/feed/events`;
    for (const { signal } of controllers) expect((await fetch(url, { headers, signal })).status).toBe(200);
    const refused = await fetch(url, { headers });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { code: "too_many_of_yours", retry: true } });
    for (const controller of controllers) controller.abort();
    await eventually("room again", async () => {
      const controller = new AbortController();
      const { status } = await fetch(url, { headers, signal: controller.signal });
      controller.abort();
      return status === 200;
    });
  });

  it("of this machine are not counted while it shows a demo: its fleet is one address", async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, () => world.watcher()));
    for (const client of clients) expect(client.closed).toBeNull();
  });
});

describe("a request over HTTP that is broken off while its address is looked at", () => {
  it("leaves nothing that counts", async () => {
    const looking = new EventEmitter();
    const take: Limits["take"] = async () => {
      looking.emit("asked");
      await once(looking, "done");
      return { standings: [], retryAfterMs: null };
    };
    const harness = await startHarness(database.db, {
      settings: { TRUST_PROXY: "1", FEED_CONNECTIONS_PER_IP: "1" },
      parts: { limits: { take } },
    });
    const headers = { "x-forwarded-for": "192.0.2.20", "sec-fetch-site": "same-origin" };
    const open = async (way: string) => {
      const asked = once(looking, "asked");
      const request = get(`http://127.0.0.1:${harness.port}/feed/${way}`, { headers, agent: false });
      request.on("error", () => {});
      await asked;
      return request;
    };
    try {
      for (const way of ["events", "poll"]) {
        const heard = once(harness.server, "request");
        const request = await open(way);
        const [, response] = await heard;
        const gone = once(response, "close");
        request.destroy();
        await gone;
        looking.emit("done");
      }
      const request = await open("events");
      const answered = once(request, "response");
      looking.emit("done");
      expect((await answered)[0].statusCode).toBe(200);
      request.destroy();
    } finally {
      await harness.stop();
    }
  });
});

describe("connections of an account", () => {
  it("beyond their number are told when to come back, from whatever address, and no other account's", async () => {
    const [customer, other] = [await world.customer(), await world.customer()];
    const open = async (cookie: string, ip: string) => {
      const client = await world.connect({ ...from(ip), cookie });
      client.say({ type: "hello" });
      await client.until("an answer", () => client.messages.length > 0);
      return client;
    };
    const first = await open(customer.cookie, "198.51.100.1");
    await open(customer.cookie, "198.51.100.2");
    const third = await open(customer.cookie, "198.51.100.3");
    expect(third.messages[0]).toMatchObject({ code: "too_many_of_yours", retryInMs: expect.any(Number) });
    expect(await third.closes()).toEqual({ code: 4430, reason: "too_many_of_yours" });
    expect((await open(other.cookie, "198.51.100.4")).messages[0]).toMatchObject({ type: "welcome" });
    first.socket.close();
    await eventually("room again", async () => {
      const client = await open(customer.cookie, "198.51.100.5");
      return client.messages[0]?.type === "welcome";
    });
  });
});

describe("an address that tries again and again", () => {
  it("is refused at the upgrade with 429 and the time to wait, and no other address", async () => {
    const limits = alone({ feed: { perSeconds: 3_600, address: 5 } });
    const harness = await startHarness(database.db, {
      settings: { TRUST_PROXY: "1" },
      parts: { limits },
    });
    const upgrade = (ip: string) =>
      new WebSocket(`ws://127.0.0.1:${harness.port}/feed`, { headers: { ...from(ip) } }).on("error", () => {});
    try {
      for (let i = 0; i < 5; i++) {
        const client = new Client(upgrade("203.0.113.1"));
        await client.opened;
        client.socket.terminate();
      }
      const [, response] = await once(upgrade("203.0.113.1"), "unexpected-response");
      expect(response.statusCode).toBe(429);
      expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
      expect(Number(response.headers["retry-after"])).toBeLessThanOrEqual(3_600);
      response.resume();
      const other = new Client(upgrade("203.0.113.2"));
      await other.opened;
      other.socket.terminate();
      expect(await harness.count("errors_total", { code: "too_many_of_yours" })).toBe(1);
    } finally {
      await harness.stop();
    }
  });
});

describe("an address behind which many ask over HTTP", () => {
  it("holds all that may be there and poll as often as anything moves, and is told when to come back beyond that", async () => {
    const hour = { perSeconds: 3_600 };
    const wide = feedLimits(4);
    // The table's own numbers, in a window that does not end while this is tested.
    const harness = await startHarness(database.db, {
      settings: { TRUST_PROXY: "1" },
      parts: { limits: alone({ feed: { ...wide.feed, ...hour }, poll: { ...wide.poll, ...hour } }) },
    });
    const headers = { "x-forwarded-for": "203.0.113.7", "sec-fetch-site": "same-origin" };
    const poll = async () => {
      const controller = new AbortController();
      const url = `http://127.0.0.1:${harness.port}/feed/poll?follow=nothing`;
      const response = await fetch(url, { headers, signal: controller.signal });
      const { status } = response;
      await response.body?.cancel();
      return { status, retryAfter: Number(response.headers.get("retry-after")) };
    };
    try {
      // Four clients, each asking again every two seconds for a minute.
      const most = wide.poll.address ?? 0;
      expect(most).toBeGreaterThanOrEqual(4 * 30);
      let answered = 0;
      for (let i = 0; i < most; i += 40) {
        const answers = await Promise.all(Array.from({ length: 40 }, poll));
        answered += answers.filter(({ status }) => status === 200).length;
      }
      expect(answered).toBe(most);
      const refused = await poll();
      expect(refused.status).toBe(429);
      expect(refused.retryAfter).toBeGreaterThan(0);
      expect(refused.retryAfter).toBeLessThanOrEqual(3_600);
    } finally {
      await harness.stop();
    }
  });
});
