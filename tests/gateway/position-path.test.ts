import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#lib/core/clock.ts";
import { distanceM, latOfY, lngOfX, moveBy } from "#lib/core/geo.ts";
import { encodeTrips, TRIPS_TOPIC } from "#lib/dispatch/trip-topic.ts";
import { createLimits } from "#lib/infra/ratelimit.ts";
import { writeCurrentLocations } from "#lib/tracking/commands.ts";
import type { FeedDelivery } from "#lib/tracking/feed.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { boxAround, type Client, eventually, fixAt, type Harness, MIDWAY, startHarness } from "./harness.ts";

let database: TestDatabase;
let harness: Harness;
beforeAll(async () => {
  database = await createTestDatabase();
  harness = await startHarness(database.db);
});
afterAll(async () => {
  await harness.stop();
  await database.drop();
});

const entriesOf = (client: Client) => [...client.decoder.entries()] as FeedDelivery[];
const shows = (client: Client, id: number) => entriesOf(client).some((entry) => entry.id === id);

async function currentOf(driverId: string) {
  return database.db.primary
    .selectFrom("current_locations")
    .selectAll()
    .where("driver_id", "=", driverId)
    .executeTakeFirst();
}

describe("a position", () => {
  it("goes from a driver's batch to the database and to a watcher's map", async () => {
    const driverId = await harness.addDriver();
    const driver = await harness.driver(driverId);
    const trip = await harness.assign(driverId);
    expect(await driver.hears("assignment")).toMatchObject({
      delivery: { id: trip.deliveryId, status: "assigned", pickup: trip.pickup, dropoff: trip.dropoff },
    });
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    expect(await driver.hears("delivery")).toMatchObject({ deliveryId: trip.deliveryId, status: "picked_up" });

    const watcher = await harness.watcher();
    watcher.say({ type: "watch", id: 1, bbox: boxAround(MIDWAY), zoom: 14.2 });
    expect(await watcher.hears("watching")).toMatchObject({ id: 1, z: 13 });

    const now = harness.clock.now();
    const fixes = [0, 1, 2].map((i) => fixAt(moveBy(MIDWAY, 10 * i, 60), now - 2_000 + i * 1000));
    driver.report(41, ...fixes);
    expect(await driver.hears("ack")).toMatchObject({ seq: 43, accepted: 3, dropped: 0 });

    await watcher.until("the delivery on the map", () => shows(watcher, trip.publicId));
    const [shown] = entriesOf(watcher).filter(({ id }) => id === trip.publicId);
    if (!shown) throw new Error("it is shown");
    expect(shown).toMatchObject({ vehicle: "car", area: 7, heading: 1, seenTick: null });
    expect(distanceM({ lng: lngOfX(shown.x), lat: latOfY(shown.y) }, moveBy(MIDWAY, 20, 60))).toBeLessThan(40);

    const row = await eventually("the newest position", () => currentOf(driverId));
    expect(row.recorded_at.getTime()).toBe(now);
    expect(row.lng).toBeCloseTo(moveBy(MIDWAY, 20, 60).lng, 5);
    const history = await eventually("the history", async () => {
      const rows = await database.db.primary
        .selectFrom("driver_locations")
        .selectAll()
        .where("driver_id", "=", driverId)
        .orderBy("recorded_at")
        .execute();
      return rows.length === 3 && rows;
    });
    expect(history.map((one) => one.recorded_at.getTime())).toEqual(fixes.map((fix) => fix.recordedAt));
    expect(history[0]).toMatchObject({ accuracy: 5, speed: 9 });

    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "delivered" });
    await watcher.until("the delivery to leave", () => !shows(watcher, trip.publicId));
  });

  it("of a phone with a wrong clock is as old as it is", async () => {
    const driverId = await harness.addDriver();
    const wrongMs = harness.clock.now() - 5 * 3_600_000;
    const driver = await harness.driver(driverId, { sentAt: new Date(wrongMs).toISOString() });
    driver.report(1, fixAt(MIDWAY, wrongMs));
    expect(await driver.hears("ack")).toMatchObject({ accepted: 1 });
    const row = await eventually("the position", () => currentOf(driverId));
    expect(Math.abs(row.recorded_at.getTime() - harness.clock.now())).toBeLessThan(20_000);
  });

  it("sent over HTTP is taken like one of the feed", async () => {
    const driverId = await harness.addDriver();
    const now = harness.clock.now();
    const answer = await post(await harness.token(driverId), {
      driverId,
      sentAt: new Date(now).toISOString(),
      firstSeq: 5,
      fixes: [
        { lat: MIDWAY.lat, lng: MIDWAY.lng, recordedAt: new Date(now - 1_000).toISOString(), accuracy: 1e-50 },
        { lat: 95, lng: MIDWAY.lng, recordedAt: new Date(now).toISOString() },
      ],
    });
    expect(answer).toMatchObject({ status: 200, body: { seq: 6, accepted: 1, dropped: 1 } });
    const row = await eventually("the position", () => currentOf(driverId));
    expect(row).toMatchObject({ lat: MIDWAY.lat, accuracy: 0, heading: null, speed: null });
  });

  it("older than what is known never takes its place", async () => {
    const driverId = await harness.addDriver();
    const now = harness.clock.now();
    const driver = await harness.driver(driverId);
    driver.report(10, fixAt(MIDWAY, now));
    await driver.hears("ack");
    driver.report(11, fixAt(moveBy(MIDWAY, 100, 0), now - 30_000));
    expect(await driver.hears("ack")).toMatchObject({ accepted: 0, dropped: 1 });
    await eventually("the position", () => currentOf(driverId));
    const older = { driverId, fix: fixAt({ lng: 1, lat: 1 }, now - 1), receivedAt: now };
    await writeCurrentLocations(database, [older]);
    expect((await currentOf(driverId))?.lng).toBeCloseTo(MIDWAY.lng, 5);
    await writeCurrentLocations(database, [{ ...older, fix: fixAt({ lng: 1, lat: 1 }, now + 1) }]);
    expect((await currentOf(driverId))?.lng).toBe(1);
  });
});

describe("what a watcher is sent", () => {
  it("holds no id of driver or delivery, and no exact place, in any of its bytes", async () => {
    const driverId = await harness.addDriver();
    const trip = await harness.assign(driverId);
    const driver = await harness.driver(driverId);
    await driver.hears("assignment");
    const received: Buffer[] = [];
    const watcher = await harness.connect({ origin: "http://localhost:3000" });
    watcher.socket.on("message", (data: Buffer) => received.push(data));
    watcher.say({ type: "hello" });
    watcher.say({ type: "watch", id: 1, bbox: boxAround(MIDWAY, 0.005), zoom: 20 });
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    await driver.hears("delivery");
    const at = moveBy(MIDWAY, 7.77, 33);
    for (let i = 0; i < 3; i++) {
      driver.report(i + 1, fixAt(moveBy(at, i * 9, 60), harness.clock.now()));
      await driver.hears("ack");
      const heard = watcher.frames.length;
      await watcher.until("the next frame", () => watcher.frames.length > heard && shows(watcher, trip.publicId));
    }
    const bytes = Buffer.concat(received);
    for (const id of [driverId, trip.deliveryId]) {
      const hex = id.slice(4);
      for (const secret of [id.slice(0, 4), hex, Buffer.from(hex, "hex")]) expect(bytes.includes(secret)).toBe(false);
    }
    for (const entry of entriesOf(watcher).filter(({ id }) => id === trip.publicId)) {
      // A unit of the deepest tile is a third of a metre here: only the street's own point may be that near.
      const exact = distanceM({ lng: lngOfX(entry.x), lat: latOfY(entry.y) }, moveBy(at, 18, 60));
      expect(exact).toBeGreaterThan(0.5);
    }
  });
});

describe("a driver's delivery", () => {
  it("is moved on in the order it was said, however fast", async () => {
    const driverId = await harness.addDriver();
    const trip = await harness.assign(driverId);
    const driver = await harness.driver(driverId);
    expect(await driver.hears("assignment")).toMatchObject({ delivery: { id: trip.deliveryId } });
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "delivered" });
    expect(await driver.hears("delivery")).toMatchObject({ status: "picked_up" });
    expect(await driver.hears("delivery")).toMatchObject({ status: "delivered" });
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "delivered" });
    expect(await driver.hears("delivery")).toMatchObject({ status: "delivered" });
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    expect(await driver.hears("error")).toMatchObject({
      code: "delivery_conflict",
      detail: "delivered",
      of: "delivery",
    });
    expect(driver.closed).toBeNull();
  });

  it("said before the welcome comes is moved on as well", async () => {
    const driverId = await harness.addDriver();
    const trip = await harness.assign(driverId);
    const driver = await harness.connect();
    driver.say({ type: "hello", token: await harness.token(driverId) });
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    driver.report(1, fixAt(MIDWAY, harness.clock.now()));
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "delivered" });
    driver.report(2, fixAt(MIDWAY, harness.clock.now() + 1));
    await driver.until("all answers", () => driver.messages.filter(({ type }) => type === "delivery").length === 2);
    const order = driver.messages.map(({ type, status, seq }) => [type, status ?? seq].join(" ").trim());
    expect(order.filter((one) => one.startsWith("ack"))).toEqual(["ack 1", "ack 2"]);
    expect(order.filter((one) => one.startsWith("delivery"))).toEqual(["delivery picked_up", "delivery delivered"]);
    expect(order[0]).toBe("welcome");
  });

  it("is not another driver's to move on", async () => {
    const trip = await harness.assign(await harness.addDriver());
    const other = await harness.driver(await harness.addDriver());
    other.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    expect(await other.hears("error")).toMatchObject({ code: "delivery_not_yours" });
    other.say({ type: "delivery", deliveryId: "dlv_1", event: "picked_up" });
    expect(await other.hears("error")).toMatchObject({ code: "bad_message" });
    expect(other.closed).toBeNull();
  });

  it("is told again on the next connection, and when it is cancelled", async () => {
    const driverId = await harness.addDriver();
    const trip = await harness.assign(driverId);
    const driver = await harness.driver(driverId);
    expect(await driver.hears("assignment")).toMatchObject({ delivery: { id: trip.deliveryId, status: "assigned" } });
    await harness.bus.publish(TRIPS_TOPIC, new TextEncoder().encode("[{]"));
    harness.batcher.add(TRIPS_TOPIC, encodeTrips([{ ...trip, status: "cancelled" }]));
    expect(await driver.hears("delivery")).toMatchObject({ deliveryId: trip.deliveryId, status: "cancelled" });
  });
});

async function post(token: string | null, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${harness.port}/api/v1/positions`, {
    method: "POST",
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

describe("POST /api/v1/positions", () => {
  const body = () => ({
    firstSeq: 1,
    fixes: [{ lat: MIDWAY.lat, lng: MIDWAY.lng, recordedAt: new Date(harness.clock.now()).toISOString() }],
  });

  it("gives the feed's error codes with their HTTP status", async () => {
    const mine = await harness.addDriver();
    const token = await harness.token(mine);
    const forged = await harness.token(mine, { secret: "another secret, 32 characters or more!" });
    const expired = await harness.token(mine, { expiresAt: harness.clock.now() - 1_000 });
    const cases: [string | null, unknown, number, string][] = [
      [null, body(), 401, "not_authenticated"],
      ["rubbish", body(), 401, "token_invalid"],
      [forged, body(), 401, "token_invalid"],
      [expired, body(), 401, "token_expired"],
      [token, "{", 400, "bad_json"],
      [token, { fixes: [] }, 400, "bad_message"],
      [token, { ...body(), driverId: await harness.addDriver() }, 403, "driver_mismatch"],
      [token, "x".repeat(140_000), 413, "too_large"],
    ];
    for (const [bearer, sent, status, code] of cases) {
      const answer = await post(bearer, sent);
      expect(answer).toMatchObject({ status, body: { error: { code } } });
    }
    const cookie = await post(null, body(), { cookie: `session=${token}`, origin: "http://127.0.0.1:3000" });
    expect(cookie).toMatchObject({ status: 401, body: { error: { code: "not_authenticated" } } });
  });

  it("is bounded for each driver, and says when the next is taken", async () => {
    const parts = { redis: null, clock: systemClock, peers: () => ({ live: 1, place: 0 }) };
    const limits = createLimits(parts, { positions: { perSeconds: 3_600, driver: 5 } });
    const bounded = await startHarness(database.db, { parts: { limits } });
    const send = async (token: string) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const url = `http://127.0.0.1:${bounded.port}/api/v1/positions`;
      const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body()) });
      await response.body?.cancel();
      return response;
    };
    try {
      const token = await bounded.token(await bounded.addDriver());
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(token)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
      const refused = await send(token);
      expect(refused.headers.get("ratelimit-policy")).toBe('"positions-driver";q=5;w=3600');
      const wait = refused.headers.get("retry-after");
      expect(refused.headers.get("ratelimit")).toBe(`"positions-driver";r=0;t=${wait}`);
      expect(Number(wait)).toBeGreaterThan(0);
      expect((await send(await bounded.token(await bounded.addDriver()))).status).toBe(200);
    } finally {
      await bounded.stop();
    }
  });

  it("says what else its addresses are not", async () => {
    const at = async (path: string, method = "GET") => {
      const response = await fetch(`http://127.0.0.1:${harness.port}${path}`, { method });
      const { error } = (await response.json()) as { error: { code: string } };
      return `${response.status} ${error.code} ${response.headers.get("allow") ?? ""}`.trim();
    };
    expect(await at("/feed")).toBe("426 upgrade_required");
    expect(await at("/feed/more")).toBe("404 not_found");
    expect(await at("/api/v1/positions/1", "POST")).toBe("404 not_found");
    expect(await at("/api/v1/positions?x=1")).toBe("405 method_not_allowed POST");
  });
});
