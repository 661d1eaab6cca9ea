import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { distanceM, latOfY, lngOfX, moveBy } from "#lib/core/geo.ts";
import type { DriverId } from "#lib/core/ids.ts";
import { removeDevice, rotateDeviceToken } from "#lib/tracking/commands.ts";
import type { FeedDelivery } from "#lib/tracking/feed.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { boxAround, eventually, fixAt, type Harness, MIDWAY, startHarness } from "./harness.ts";

let database: TestDatabase;
let harness: Harness;
beforeAll(async () => {
  database = await createTestDatabase();
  harness = await startHarness(database.db, { settings: { TRUST_PROXY: "1" } });
});
afterAll(async () => {
  await harness.stop();
  await database.drop();
});

const url = (query = "") => `http://127.0.0.1:${harness.port}/api/v1/positions/osmand${query}`;
const token = (driverId: DriverId) => rotateDeviceToken({ db: database.db }, driverId);
const form = (fields: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(fields).map(([key, value]) => [key, String(value)]));

async function send(query: string, init: RequestInit = {}) {
  const response = await fetch(url(query), init);
  return { status: response.status, body: await response.json() };
}

/** What the app for phones posts: by its own template, one location at a time. */
function appRequest(deviceId: string, at: { lat: number; lng: number }, recordedAt: number): RequestInit {
  const location = {
    timestamp: new Date(recordedAt).toISOString(),
    coords: { latitude: at.lat, longitude: at.lng, accuracy: 5, speed: 8, heading: -1, altitude: 3 },
    is_moving: true,
    odometer: 20,
    event: "",
    battery: { level: 1, is_charging: true },
    activity: { type: "in_vehicle" },
    extras: {},
    _: `&id=${deviceId}&lat=${at.lat}&lon=${at.lng}&timestamp=${new Date(recordedAt).toISOString()}&`,
  };
  const body = JSON.stringify({ location, device_id: deviceId });
  return { method: "POST", headers: { "content-type": "application/json" }, body };
}

describe("a GPS client as drivers have it on their phone", () => {
  it("shows its driver on the map, whichever way it says it", async () => {
    const driverId = await harness.addDriver();
    const trip = await harness.assign(driverId);
    const driver = await harness.driver(driverId);
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    await driver.hears("delivery");
    const watcher = await harness.watcher();
    watcher.say({ type: "watch", id: 1, bbox: boxAround(MIDWAY), zoom: 14.2 });
    await watcher.hears("watching");

    const id = await token(driverId);
    const now = harness.clock.now();
    const at = (i: number) => moveBy(MIDWAY, 12 * i, 60);
    const fields = (i: number) => ({ id, lat: at(i).lat, lon: at(i).lng, timestamp: now - 4_000 + i * 1_000 });
    const more = { speed: 15.5, bearing: 60, altitude: 3, accuracy: 5, batt: 81 };
    const ok = { status: 200, body: { accepted: 1, dropped: 0 } };
    expect(await send(`?${form({ ...fields(0), ...more })}`)).toEqual(ok);
    // older apps: an empty POST to an address with everything in it
    expect(await send(`?${form({ ...fields(1), ...more })}`, { method: "POST" })).toEqual(ok);
    expect(await send("", { method: "POST", body: form({ ...fields(2), ...more }) })).toEqual(ok);
    expect(await send("", appRequest(id, at(3), now - 1_000))).toEqual(ok);

    const shown = () => ([...watcher.decoder.entries()] as FeedDelivery[]).find((one) => one.id === trip.publicId);
    await watcher.until("the delivery on the map", () => shown() !== undefined);
    const { x, y } = shown() as FeedDelivery;
    expect(distanceM({ lng: lngOfX(x), lat: latOfY(y) }, at(3))).toBeLessThan(60);
    const history = await eventually("the history", async () => {
      const rows = await database.db.primary
        .selectFrom("driver_locations")
        .selectAll()
        .where("driver_id", "=", driverId)
        .orderBy("recorded_at")
        .execute();
      return rows.length === 4 && rows;
    });
    expect(history.map(({ speed }) => speed)).toEqual([7.97, 7.97, 7.97, 8]);
  });

  it("sends what it kept in a tunnel in order, and again what it heard no answer to; each counts once", async () => {
    const driverId = await harness.addDriver();
    const id = await token(driverId);
    const now = harness.clock.now();
    const kept = Array.from({ length: 5 }, (_, i) =>
      appRequest(id, moveBy(MIDWAY, 10 * i, 60), now - 60_000 + i * 5_000),
    );
    for (const one of kept) expect((await send("", one)).body).toEqual({ accepted: 1, dropped: 0 });
    for (const one of kept) expect(await send("", one)).toEqual({ status: 200, body: { accepted: 0, dropped: 1 } });
  });

  it("goes on beside the driver's own app, whose fixes are numbered", async () => {
    const driverId = await harness.addDriver();
    const id = await token(driverId);
    const driver = await harness.driver(driverId);
    const now = harness.clock.now();
    driver.report(7, fixAt(MIDWAY, now - 9_000));
    expect(await driver.hears("ack")).toMatchObject({ seq: 7, accepted: 1 });
    expect((await send("", appRequest(id, moveBy(MIDWAY, 10, 60), now - 6_000))).body).toMatchObject({ accepted: 1 });
    driver.report(8, fixAt(moveBy(MIDWAY, 20, 60), now - 3_000));
    expect(await driver.hears("ack")).toMatchObject({ seq: 8, accepted: 1, dropped: 0 });
  });

  it("is answered with 200 where a fix cannot be believed: to send it again would not help", async () => {
    const driverId = await harness.addDriver();
    const id = await token(driverId);
    const old = form({ id, lat: 57.7, lon: 11.97, timestamp: harness.clock.now() - 26 * 3_600_000 });
    expect(await send(`?${old}`)).toEqual({ status: 200, body: { accepted: 0, dropped: 1 } });
    expect(await send(`?${form({ id, lat: 157.7, lon: 11.97 })}`)).toEqual({
      status: 200,
      body: { accepted: 0, dropped: 1 },
    });
  });

  it("whose token was changed or taken back reports no more within seconds", async () => {
    const driverId = await harness.addDriver();
    const first = await token(driverId);
    const report = (id: string) => send(`?${form({ id, lat: MIDWAY.lat, lon: MIDWAY.lng })}`);
    expect((await report(first)).status).toBe(200);
    const second = await token(driverId);
    harness.clock.shift(5_001);
    expect((await report(first)).status).toBe(401);
    expect((await report(second)).status).toBe(200);
    await removeDevice({ db: database.db }, driverId);
    harness.clock.shift(5_001);
    expect(await report(second)).toMatchObject({ status: 401, body: { error: { code: "token_invalid" } } });
  });

  it.each([
    ["no token", "?lat=1&lon=2", {}, 401, "token_invalid"],
    ["a made-up token", `?id=${"0".repeat(32)}&lat=1&lon=2`, {}, 401, "token_invalid"],
    ["a token of another kind", "?id=eyJhbGciOiJIUzI1NiJ9.e30.x&lat=1&lon=2", {}, 401, "token_invalid"],
    ["no place", "?id=x", {}, 400, "bad_message"],
    [
      "JSON that is none",
      "",
      { method: "POST", headers: { "content-type": "application/json" }, body: "{" },
      400,
      "bad_json",
    ],
    ["another method", "?id=x&lat=1&lon=2", { method: "PUT" }, 405, "method_not_allowed"],
    ["too much", "", { method: "POST", body: "x".repeat(300_000) }, 413, "too_large"],
  ] as const)("with %s is refused", async (_, query, init, status, code) => {
    expect(await send(query, init)).toMatchObject({ status, body: { error: { code } } });
  });

  it("from an address that tries many tokens is slowed down, others are not", async () => {
    const guess = (i: number, ip: string) =>
      send(`?id=${String(i).padStart(32, "0")}&lat=1&lon=2`, { headers: { "x-forwarded-for": ip } });
    const codes = new Set<string>();
    for (let i = 0; i < 25; i++) codes.add((await guess(i, "192.0.2.7")).body.error.code);
    expect(codes).toEqual(new Set(["token_invalid", "rate_limited"]));
    expect((await guess(99, "192.0.2.8")).body.error.code).toBe("token_invalid");
  });
});
