import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { ERRORS, type ErrorCode } from "#lib/core/errors.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { encodePositionBatch } from "#lib/tracking/position-batch.ts";
import { LIMITS } from "#lib/tracking/protocol.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { boxAround, type Client, fixAt, type Harness, MIDWAY, ORIGIN, startHarness } from "./harness.ts";

let database: TestDatabase;
let harness: Harness;
let driverId: DriverId;
beforeAll(async () => {
  database = await createTestDatabase();
  harness = await startHarness(database.db);
});
afterAll(async () => {
  await harness.stop();
  await database.drop();
});

const watch = (more: object = {}) => ({ type: "watch", id: 1, bbox: boxAround(MIDWAY), zoom: 13, ...more });
const batch = (...fixes: Parameters<typeof fixAt>[]) =>
  encodePositionBatch({ firstSeq: 1, fixes: fixes.map((one) => fixAt(...one)) });

type Case = {
  readonly what: string;
  /** Who speaks: a socket that said nothing yet, one with an Origin that said nothing, a welcome driver or watcher. */
  readonly as: "stranger" | "browser" | "driver" | "watcher";
  readonly does: (client: Client) => unknown;
  readonly code: ErrorCode;
};

const CASES: readonly Case[] = [
  { what: "text that is not JSON", as: "watcher", does: (c) => c.socket.send("{"), code: "bad_json" },
  { what: "a message without a type", as: "watcher", does: (c) => c.say({}), code: "bad_message" },
  { what: "a message of an unknown type", as: "driver", does: (c) => c.say({ type: "shout" }), code: "bad_message" },
  { what: "a message of a later version", as: "watcher", does: (c) => c.say({ v: 2 }), code: "unsupported_version" },
  { what: "a message of version 0", as: "stranger", does: (c) => c.say({ v: 0 }), code: "unsupported_version" },
  {
    what: "bytes of a later version",
    as: "driver",
    does: (c) => c.socket.send(Uint8Array.of(0x22, 1)),
    code: "unsupported_version",
  },
  {
    what: "bytes that break off",
    as: "driver",
    does: (c) => c.socket.send(batch([MIDWAY, 1]).subarray(0, 9)),
    code: "bad_frame",
  },
  {
    what: "bytes of another kind",
    as: "driver",
    does: (c) => c.socket.send(Uint8Array.of(0x11, 1, 1)),
    code: "bad_frame",
  },
  { what: "an empty binary message", as: "driver", does: (c) => c.socket.send(new Uint8Array()), code: "bad_frame" },
  { what: "a box inside out", as: "watcher", does: (c) => c.say(watch({ bbox: [11, 58, 12, 57] })), code: "bad_bbox" },
  {
    what: "a box that is not on earth",
    as: "watcher",
    does: (c) => c.say(watch({ bbox: [11, 57, 181, 58] })),
    code: "bad_bbox",
  },
  { what: "a zoom of NaN", as: "watcher", does: (c) => c.say(watch({ zoom: Number.NaN })), code: "bad_zoom" },
  { what: "a zoom of 25", as: "watcher", does: (c) => c.say(watch({ zoom: 25 })), code: "bad_zoom" },
  {
    what: "a fifth watch",
    as: "watcher",
    does: (c) => [1, 2, 3, 4, 5].map((id) => c.say(watch({ id }))),
    code: "too_many_watches",
  },
  { what: "a watch before hello", as: "browser", does: (c) => c.say(watch()), code: "not_authenticated" },
  {
    what: "positions before hello",
    as: "stranger",
    does: (c) => c.socket.send(batch([MIDWAY, 1])),
    code: "not_authenticated",
  },
  {
    what: "hello without token and without Origin",
    as: "stranger",
    does: (c) => c.say({ type: "hello" }),
    code: "not_authenticated",
  },
  { what: "hello twice", as: "watcher", does: (c) => c.say({ type: "hello" }), code: "already_greeted" },
  {
    what: "a driver's hello twice",
    as: "driver",
    does: (c) => c.say({ type: "hello", token: "x" }),
    code: "already_greeted",
  },
  {
    what: "a token that is none",
    as: "stranger",
    does: (c) => c.say({ type: "hello", token: "x.y.z" }),
    code: "token_invalid",
  },
  {
    what: "a forged token",
    as: "stranger",
    does: async (c) =>
      c.say({
        type: "hello",
        token: await harness.token(driverId, { secret: "another secret, 32 characters or more!" }),
      }),
    code: "token_invalid",
  },
  {
    what: "an unsigned token",
    as: "stranger",
    does: async (c) => {
      const [, claims] = (await harness.token(driverId)).split(".");
      const head = Buffer.from('{"alg":"none"}').toString("base64url");
      c.say({ type: "hello", token: `${head}.${claims}.` });
    },
    code: "token_invalid",
  },
  {
    what: "an expired token",
    as: "stranger",
    does: async (c) =>
      c.say({ type: "hello", token: await harness.token(driverId, { expiresAt: harness.clock.now() - 1 }) }),
    code: "token_expired",
  },
  {
    what: "a token of another driver",
    as: "stranger",
    does: async (c) => {
      const other = await harness.addDriver();
      c.say({ type: "hello", token: await harness.token(driverId), driverId: other });
    },
    code: "driver_mismatch",
  },
  {
    what: "a token from a browser",
    as: "browser",
    does: async (c) => c.say({ type: "hello", token: await harness.token(driverId) }),
    code: "forbidden",
  },
  { what: "a watcher's positions", as: "watcher", does: (c) => c.socket.send(batch([MIDWAY, 1])), code: "forbidden" },
  {
    what: "a watcher's delivery",
    as: "watcher",
    does: (c) => c.say({ type: "delivery", deliveryId: "dlv_1", event: "delivered" }),
    code: "forbidden",
  },
  {
    what: "more messages than the rate",
    as: "watcher",
    does: (c) => Array.from({ length: LIMITS.messageBurst + 25 }, () => c.say({ type: "resync" })),
    code: "rate_limited",
  },
  {
    what: "more deliveries at once than are kept",
    as: "driver",
    does: (c) => {
      const deliveryId = `dlv_${"0".repeat(32)}`;
      for (let i = 0; i < 9; i++) c.say({ type: "delivery", deliveryId, event: "delivered" });
    },
    code: "rate_limited",
  },
];

async function connectAs(role: Case["as"]): Promise<Client> {
  if (role === "driver") return harness.driver(driverId);
  if (role === "watcher") return harness.watcher();
  return harness.connect(role === "browser" ? { origin: ORIGIN } : {});
}

describe("the gateway answers", () => {
  it.each(CASES)("$what by a $as with $code", async ({ as, does, code }) => {
    driverId = await harness.addDriver();
    const client = await connectAs(as);
    await does(client);
    await client.until(`the error ${code}`, () => client.messages.some((m) => m.type === "error" && m.code === code));
    const { close, message } = ERRORS[code];
    expect(client.messages.find((m) => m.type === "error" && m.code === code)).toMatchObject({ v: 1, code, message });
    if (close !== null) {
      expect(await client.closes()).toEqual({ code: close, reason: code });
    } else {
      // It stays open and goes on: what is right is still taken.
      client.say(watch({ id: 1 }));
      await client.until("an answer", () => client.messages.at(-1)?.type === "watching");
      expect(client.closed).toBeNull();
    }
    expect(await harness.count("errors_total", { code })).toBeGreaterThan(0);
  });

  it("nothing for five seconds with hello_timeout", async () => {
    const client = await harness.connect();
    expect(await client.hears("error")).toMatchObject({ code: "hello_timeout" });
    expect(await client.closes()).toEqual({ code: 4408, reason: "hello_timeout" });
  });

  it("a message larger than it takes by closing with 1009", async () => {
    for (const data of ["x".repeat(LIMITS.messageBytes + 1), new Uint8Array(LIMITS.messageBytes + 1)]) {
      const client = await harness.watcher();
      client.socket.send(data);
      expect(await client.closes()).toMatchObject({ code: 1009 });
    }
    expect(await harness.count("errors_total", { code: "too_large" })).toBe(2);
  });

  it("a message in thousands of pieces by closing", async () => {
    const client = await harness.watcher();
    for (let i = 0; i < 200; i++) client.socket.send("x", { fin: false });
    expect((await client.closes()).code).toBe(1008);
  });

  it("a driver's second connection by closing the first with replaced", async () => {
    const id = await harness.addDriver();
    const first = await harness.driver(id);
    const second = await harness.driver(id);
    expect(await first.hears("error")).toMatchObject({ code: "replaced" });
    expect(await first.closes()).toEqual({ code: 4409, reason: "replaced" });
    second.report(1, fixAt(MIDWAY, harness.clock.now()));
    expect(await second.hears("ack")).toMatchObject({ accepted: 1 });
  });

  it("who hurries on while the token is looked at, up to a bound", async () => {
    const id = await harness.addDriver();
    const token = await harness.token(id);
    const client = await harness.connect();
    client.say({ type: "hello", token });
    for (let i = 0; i < 12; i++) client.say(watch());
    await client.until("an end or a welcome", () => client.messages.length > 0);
    // Either all came before the verdict and were too many, or some came after it; never is anything left hanging.
    const { code } = client.messages[0] as { code?: string };
    if (code === undefined) expect(client.messages[0]).toMatchObject({ type: "welcome" });
    else expect(await client.closes()).toMatchObject({ code: 4429 });
  });
});

describe("the gateway takes", () => {
  it("a box across the antimeridian", async () => {
    const watcher = await harness.watcher();
    watcher.say(watch({ bbox: [179.9, -10, -179.9, -9.9], zoom: 12 }));
    const { tiles } = await watcher.hears("watching");
    const columns = new Set((tiles as string[]).map((key) => key.split("/")[1]));
    expect(columns).toEqual(new Set(["0", "2047"]));
    await watcher.until("a keyframe", () => watcher.frames.length > 0);
  });

  it("positions that cannot be, without believing them", async () => {
    const driver = await harness.driver(await harness.addDriver());
    const now = harness.clock.now();
    const lost = () => harness.count("fixes_dropped_total");
    const before = await lost();
    driver.report(
      1,
      fixAt(MIDWAY, now - 10_000),
      fixAt({ lng: 400, lat: 57 }, now - 9_000),
      fixAt({ lng: 11, lat: 91 }, now - 8_000),
      fixAt(MIDWAY, now + 3_600_000),
      fixAt(MIDWAY, now - 90_000_000),
      fixAt({ lng: 20, lat: 57 }, now - 7_000),
      fixAt(MIDWAY, now - 10_000),
      fixAt(MIDWAY, now - 6_000, { accuracy: 250 }),
    );
    expect(await driver.hears("ack")).toMatchObject({ seq: 8, accepted: 1, dropped: 7 });
    expect((await lost()) - before).toBe(7);
    for (const reason of ["off_earth", "future", "too_old", "too_fast", "late", "inaccurate"]) {
      expect(await harness.count("fixes_dropped_total", { reason })).toBeGreaterThan(0);
    }
    driver.report(9, fixAt(MIDWAY, now - 5_000));
    expect(await driver.hears("ack")).toMatchObject({ seq: 9, accepted: 1 });
  });

  it("ten thousand watches in a storm, one connection after the other, and holds no more tiles than a few", async () => {
    let sent = 0;
    while (sent < 10_000) {
      const watcher = await harness.watcher();
      for (let i = 0; i < 400 && watcher.closed === null; i++, sent++) {
        const west = -180 + ((sent * 37) % 359);
        watcher.say(watch({ bbox: [west, 10, west + 0.01, 10.005], zoom: 18 }));
      }
      expect(await watcher.closes()).toMatchObject({ code: 4429 });
    }
    await harness.count("tiles");
    const driver = await harness.driver(await harness.addDriver());
    driver.report(1, fixAt(MIDWAY, harness.clock.now()));
    await driver.hears("ack");
    expect(await harness.count("tiles")).toBeLessThan(5_000);
  });
});

/** Asks for an upgrade and answers the status line and body that came instead. */
async function refusal(path: string, headers: Record<string, string>): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${harness.port}${path}`, { headers });
  socket.on("error", () => {});
  const [, response] = await once(socket, "unexpected-response");
  let body = "";
  for await (const chunk of response) body += chunk;
  return `${response.statusCode} ${JSON.parse(body).error.code}`;
}

describe("an upgrade", () => {
  it("from a foreign origin is refused with 403, a cookie or not", async () => {
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:3001", `${ORIGIN}.evil.example`, ""]) {
      expect(await refusal("/feed", { origin, cookie: "session=1" })).toBe("403 origin_not_allowed");
    }
  });

  it("with a cookie and no origin is nobody yet", async () => {
    const client = await harness.connect({ cookie: "session=1" });
    client.say({ type: "hello" });
    expect(await client.closes()).toEqual({ code: 4401, reason: "not_authenticated" });
  });

  it("to another address is refused with 404", async () => {
    expect(await refusal("/feed/more", {})).toBe("404 not_found");
    expect(await refusal("/feed%2f", {})).toBe("404 not_found");
  });

  it("whose client goes away, or asks for what is no address, harms nobody", async () => {
    for (const target of ["//[", "http://[/", "/feed\\..\\", "*"]) {
      const lines = `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: x\r\n\r\n`;
      const socket = connectTcp(harness.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(lines);
      await once(socket, "connect");
      socket.resetAndDestroy();
      const plain = connectTcp(harness.port, "127.0.0.1");
      plain.on("error", () => {});
      plain.end(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      plain.resume();
      await once(plain, "close");
    }
    await harness.watcher();
  });

  it("that was refused is over, also for a client that does not hang up", async () => {
    const accepted = once(harness.server, "connection");
    const socket = connectTcp({ port: harness.port, host: "127.0.0.1", allowHalfOpen: true });
    const [ours] = await accepted;
    const over = once(ours, "close");
    socket.write(
      "GET /feed HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://evil.example\r\n\r\n",
    );
    socket.resume();
    await over;
    expect(socket.closed).toBe(false);
    socket.destroy();
  });
});
