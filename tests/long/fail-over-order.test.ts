import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { signDriverToken } from "#lib/auth/driver-token.ts";
import { distanceM, type LngLat, moveBy } from "#lib/core/geo.ts";
import { createId, type DriverId, type OrderId } from "#lib/core/ids.ts";
import { assignDeliveries, upsertDrivers } from "#lib/dispatch/commands.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { Client, DROPOFF, fixAt, MIDWAY, PICKUP } from "#tests/gateway/harness.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { startRedis, startSentinelSet } from "#tests/helpers/redis.ts";
import { hasRedisServer } from "#tests/helpers/redis-server.ts";
import { draftOrder, placeOne, preparingSteps, somePeople } from "#tests/orders/some-orders.ts";
import type { Follower } from "./follower.ts";
import { type GatewayChild, startGatewayChild } from "./gateways.ts";
import { followAll, until } from "./order-rush.ts";

/** One order across two gateways: its driver is at the first, who follows it at the second. */

const SECRET = "a secret of the fail-overs, 32 characters or more";
/** An event comes within two seconds, whoever was to hint at it. */
const TOLD_TIMEOUT_MS = 10_000;
/** A fail-over interrupts for at most five seconds. */
const FAIL_OVER_TIMEOUT_MS = 15_000;
const REPORT_MS = 500;

describe.skipIf(!hasRedisServer)("an order across two gateways", () => {
  let database: TestDatabase;
  let folder: string;
  const cleanups: (() => unknown)[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), "hotpath-fail-over-"));
    await makePartitions({ db: database.db, clock: { now: () => Date.now() } });
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function startGateway(redisUrl: string, failpoint: "before_order_hint" | null = null): Promise<GatewayChild> {
    const settings = { databaseUrl: database.url, redisUrl, secret: SECRET, dataDir: folder, failpoint };
    const gateway = await startGatewayChild(settings);
    cleanups.push(() => gateway.kill());
    return gateway;
  }

  /** An order that a driver has been found for. */
  async function startTrip(): Promise<{ orderId: OrderId; trip: Trip }> {
    const { restaurantId } = await somePeople(database.db);
    const driverId = createId("driver", Date.now(), randomBytes(10));
    await upsertDrivers(database, [{ id: driverId, name: "Alma Berg", vehicle: "car" }]);
    const orderId = await placeOne(database.db, draftOrder(restaurantId, { steps: preparingSteps() }));
    const draft = { driverId, restaurantId, vehicle: "car" as const, pickup: PICKUP, dropoff: DROPOFF, area: 7 };
    const ctx = { ...database, batcher: { add: () => {}, flush: async () => {}, close: async () => {} } };
    const clock = { now: () => Date.now() };
    const [trip] = await assignDeliveries({ ...ctx, clock }, [{ ...draft, order: orderId }]);
    if (!trip) throw new Error("it is free");
    return { orderId, trip };
  }

  async function driverAt({ port }: GatewayChild, driverId: DriverId): Promise<Client> {
    const now = Date.now();
    const token = await signDriverToken({ driverId, secret: SECRET, issuedAt: now, expiresAt: now + 900_000 });
    const driver = new Client(new WebSocket(`ws://127.0.0.1:${port}/feed`));
    cleanups.push(() => driver.socket.terminate());
    await driver.opened;
    driver.say({ type: "hello", token });
    await driver.hears("assignment");
    return driver;
  }

  async function followerAt({ port }: GatewayChild, orderId: OrderId): Promise<Follower> {
    const [follower] = await followAll(port, [orderId], 1, SECRET);
    if (!follower) throw new Error("it was answered");
    cleanups.push(() => follower.end());
    return follower;
  }

  const seqsTo = (seq: number) => Array.from({ length: seq }, (_, i) => i + 1);

  it("whose gateway is killed between a change's commit and its hint is told of it, and once", async () => {
    const redis = await startRedis();
    cleanups.push(() => redis.stop());
    const { orderId, trip } = await startTrip();
    const [failing, other] = await Promise.all([startGateway(redis.url, "before_order_hint"), startGateway(redis.url)]);
    const follower = await followerAt(other, orderId);
    const before = follower.last;
    const driver = await driverAt(failing, trip.driverId);
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    await driver.closes();
    expect(driver.messages.filter(({ type }) => type === "delivery")).toEqual([]);
    await until("the event that nobody hinted at", TOLD_TIMEOUT_MS, () => follower.last > before);
    // The driver never had an answer, and says it again.
    const again = await driverAt(other, trip.driverId);
    again.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    expect(await again.hears("delivery")).toMatchObject({ status: "picked_up" });
    again.say({ type: "delivery", deliveryId: trip.deliveryId, event: "delivered" });
    expect(await again.hears("delivery")).toMatchObject({ status: "delivered" });
    await until("the end", TOLD_TIMEOUT_MS, () => follower.last === before + 2);
    expect(follower.told).toEqual(seqsTo(before + 2));
    expect(follower.wholes).toBe(1);
  }, 60_000);

  it("is told through a fail-over of Redis by its sentinels, its driver seen moving but for a few seconds", async () => {
    const redis = await startSentinelSet();
    cleanups.push(() => redis.stop());
    const { orderId, trip } = await startTrip();
    const [first, second] = await Promise.all([startGateway(redis.url), startGateway(redis.url)]);
    const driver = await driverAt(first, trip.driverId);
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    await driver.hears("delivery");
    const follower = await followerAt(second, orderId);

    let place: LngLat = MIDWAY;
    let seq = 0;
    const timer = setInterval(() => {
      place = moveBy(place, 4, 60);
      driver.report(++seq, fixAt(place, Date.now()));
    }, REPORT_MS);
    cleanups.push(() => clearInterval(timer));
    const isSeen = () => {
      const at = follower.position?.at;
      return at !== undefined && at !== null && distanceM(at, place) < 25;
    };
    await until("the driver", TOLD_TIMEOUT_MS, isSeen);

    let longestMs = 0;
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, Date.now() - follower.positionMs);
    }, 50);
    cleanups.push(() => clearInterval(watch));
    await redis.master.kill();
    const killedMs = Date.now();
    await until(
      "the driver to move on",
      FAIL_OVER_TIMEOUT_MS,
      () => follower.positionMs > killedMs + REPORT_MS && isSeen(),
    );
    await until("the replica to be the master", FAIL_OVER_TIMEOUT_MS, await isMaster(redis.replica));
    const masterMs = Date.now();
    await until("the driver as near as before", FAIL_OVER_TIMEOUT_MS, () => follower.positionMs > masterMs && isSeen());
    const before = follower.last;
    driver.say({ type: "delivery", deliveryId: trip.deliveryId, event: "delivered" });
    await until("the end", TOLD_TIMEOUT_MS, () => follower.last === before + 1);
    process.stdout.write(`fail-over: the follower saw no new position for at most ${longestMs} ms\n`);
    expect(follower.told).toEqual(seqsTo(before + 1));
    expect(follower.backMs).toBeLessThan(masterMs);
  }, 120_000);
});

/** Asks now and then whether the server has become master; answers what it was told last. */
async function isMaster(server: { ask(...command: [string, ...string[]]): Promise<unknown> }): Promise<() => boolean> {
  let is = false;
  const ask = async () => {
    while (!is) {
      is = String(await server.ask("info", "replication").catch(() => "")).includes("role:master");
      if (!is) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  void ask();
  return () => is;
}
