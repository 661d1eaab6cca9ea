import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { boxAround, type Client, eventually, fixAt, type Harness, MIDWAY, startHarness } from "./harness.ts";

let database: TestDatabase;
let harness: Harness;
beforeEach(async () => {
  database = await createTestDatabase();
  harness = await startHarness(database.db);
});
afterEach(async () => {
  await harness.stop();
  await database.drop();
});

describe("a gateway that stops", () => {
  it("says bye with the time to come back, closes with 1012, and has written what it took", async () => {
    const driverId = await harness.addDriver();
    const driver = await harness.driver(driverId);
    const watcher = await harness.watcher();
    const stranger = await harness.connect();
    driver.report(1, fixAt(MIDWAY, harness.clock.now()));
    await driver.hears("ack");
    const stopped = harness.gateway.stop(2_000);
    for (const client of [driver, watcher, stranger]) {
      const { reconnectInMs } = await client.hears("bye");
      expect(reconnectInMs).toBeGreaterThanOrEqual(250);
      expect(reconnectInMs).toBeLessThanOrEqual(2_250);
      expect(await client.closes()).toEqual({ code: 1012, reason: "shutting_down" });
    }
    await stopped;
    expect(harness.gateway.isReady()).toBe(false);
    const rows = await database.db.primary.selectFrom("driver_locations").select("driver_id").execute();
    expect(rows).toEqual([{ driver_id: driverId }]);
    const late = await fetch(`http://127.0.0.1:${harness.port}/api/v1/positions`, { method: "POST", body: "{}" });
    expect([late.status, ((await late.json()) as { error: { code: string } }).error.code]).toEqual([
      503,
      "shutting_down",
    ]);
    await expect(harness.connect()).rejects.toThrow("503");
  });

  it("does not wait for those who do not answer", async () => {
    const watcher = await harness.watcher();
    watcher.socket.pause();
    await harness.gateway.stop(200);
    watcher.socket.resume();
    expect((await watcher.closes()).code).toBe(1012);
  });
});

describe("a connection on which nothing happens", () => {
  it("hears a beat or a tick within four ticks, whoever it is", async () => {
    const driver = await harness.driver(await harness.addDriver());
    const idle = await harness.watcher();
    const watcher = await harness.watcher();
    watcher.say({ type: "watch", id: 1, bbox: boxAround(MIDWAY), zoom: 13 });
    await watcher.hears("watching");
    expect(Date.parse(String((await driver.hears("beat")).serverTime))).toBeGreaterThan(0);
    await idle.hears("beat");
    await watcher.until("a second frame", () => watcher.frames.length >= 2);
    expect(watcher.messages.every(({ type }) => type !== "beat")).toBe(true);
  });

  it("is pinged, so that a dead one is found: one that answers stays, through a leap of the clock too", async () => {
    const driver = await harness.driver(await harness.addDriver());
    for (const leapMs of [31_000, 3_600_000, 3_600_000]) {
      harness.clock.shift(leapMs);
      await driver.hears("beat");
    }
    harness.clock.shift(25_000);
    await once(driver.socket, "ping");
    driver.report(1, fixAt(MIDWAY, harness.clock.now()));
    expect(await driver.hears("ack")).toMatchObject({ accepted: 1 });
  });

  it("is pinged by a gateway that is late each time as well", async () => {
    const byTick = new Map<number, Client>();
    await eventually("one for each of three ticks", async () => {
      const client = await harness.watcher();
      byTick.set(Number(client.messages[0]?.tick) % 3, client);
      return byTick.size === 3;
    });
    const clients = [...byTick.values()];
    const signal = AbortSignal.timeout(15_000);
    const pinged = Promise.all(clients.map(({ socket }) => once(socket, "ping", { signal })));
    harness.clock.shift(29_000);
    clients[0]?.socket.on("message", () => harness.clock.shift(2_000));
    await pinged;
  });

  it("that was refused and closed is no longer counted", async () => {
    const driver = await harness.driver(await harness.addDriver());
    const drivers = (count: number) => async () => (await harness.count("connections", { role: "driver" })) === count;
    await eventually("the driver to be here", drivers(1));
    driver.socket.send(Buffer.of(0));
    await driver.closes();
    await eventually("the driver to be gone", drivers(0));
  });

  it("outlives its token", async () => {
    const driver = await harness.driver(await harness.addDriver());
    harness.clock.shift(20 * 60_000);
    driver.report(1, fixAt(MIDWAY, harness.clock.now()));
    expect(await driver.hears("ack")).toMatchObject({ accepted: 1 });
  });
});

describe("a clock that steps back", () => {
  it("stops neither the ticks nor the map", async () => {
    const driverId = await harness.addDriver();
    const driver = await harness.driver(driverId);
    const trip = await harness.assign(driverId);
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    const watcher = await harness.watcher();
    watcher.say({ type: "watch", id: 1, bbox: boxAround(MIDWAY), zoom: 13 });
    await watcher.hears("watching");
    harness.clock.shift(-600_000);
    driver.report(1, fixAt(MIDWAY, harness.clock.now()));
    await driver.hears("ack");
    const shown = () => [...watcher.decoder.entries()].find(({ id }) => id === trip.publicId);
    await watcher.until("the delivery on the map", () => shown() !== undefined);
    expect(shown()).toMatchObject({ seenTick: null });
  });
});
