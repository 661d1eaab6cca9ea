import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SESSION_COOKIE, signSession } from "#lib/auth/session-cookie.ts";
import { ByteReader } from "#lib/core/bytes.ts";
import { distanceM, type LngLat, latOfY, lngOfX, moveBy } from "#lib/core/geo.ts";
import { createId, type OrderId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { assignDeliveries } from "#lib/dispatch/commands.ts";
import { type Bus, createMemoryBus } from "#lib/infra/bus.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createRedis, type RedisClient } from "#lib/infra/redis.ts";
import { createRedisBus } from "#lib/infra/redis-bus.ts";
import { writeCurrentLocations } from "#lib/tracking/commands.ts";
import type { FeedDelivery } from "#lib/tracking/feed.ts";
import { decodeOrderPosition, type OrderPosition } from "#lib/tracking/order-feed.ts";
import { regionOf, regionTopic } from "#lib/tracking/region.ts";
import { FRAME_KINDS } from "#lib/tracking/wire.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { startRedis } from "#tests/helpers/redis.ts";
import { hasRedisServer } from "#tests/helpers/redis-server.ts";
import { draftOrder, placeOne, preparingSteps, somePeople } from "#tests/orders/some-orders.ts";
import {
  boxAround,
  type Client,
  DROPOFF,
  eventually,
  fixAt,
  type Harness,
  MIDWAY,
  ORIGIN,
  PICKUP,
  SECRET,
  startHarness,
} from "./harness.ts";

/** What carries messages between the gateways, and how it is taken away. */
type Carrier = {
  /** A gateway's own way to it. */
  open(): Bus;
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
};

/** A bus of one process, cut as Redis is when it is away. */
async function createMemoryCarrier(): Promise<Carrier> {
  const bus = createMemoryBus();
  const onBack = new Set<() => void>();
  let isUp = true;
  const cuttable: Bus = {
    ...bus,
    publish: async (topic, payload) => (isUp ? bus.publish(topic, payload) : undefined),
    onReconnect(handler) {
      onBack.add(handler);
      return () => onBack.delete(handler);
    },
    isUp: () => isUp,
  };
  return {
    open: () => cuttable,
    async cut() {
      isUp = false;
    },
    async mend() {
      isUp = true;
      for (const handler of onBack) handler();
    },
    stop: () => bus.close(),
  };
}

async function createRedisCarrier(): Promise<Carrier> {
  const server = await startRedis();
  const log = createLogger("silent");
  const buses: { bus: Bus; client: RedisClient }[] = [];
  const all = (isUp: boolean) => eventually("the bus", async () => buses.every(({ bus }) => bus.isUp() === isUp));
  return {
    open() {
      const client = createRedis(server.url, log);
      const bus = createRedisBus(client, log);
      buses.push({ bus, client });
      return bus;
    },
    async cut() {
      await server.kill();
      await all(false);
    },
    async mend() {
      await server.restart();
      await all(true);
    },
    async stop() {
      for (const { bus, client } of buses) {
        await bus.close();
        client.disconnect();
      }
      await server.stop();
    },
  };
}

const entriesOf = (client: Client) => [...client.decoder.entries()] as FeedDelivery[];
const shows = (client: Client, id: number) => entriesOf(client).some((entry) => entry.id === id);
const placeOf = (client: Client, id: number): LngLat | null => {
  const entry = entriesOf(client).find((each) => each.id === id);
  return entry ? { lng: lngOfX(entry.x), lat: latOfY(entry.y) } : null;
};
const isNear = (client: Client, id: number, at: LngLat) => {
  const place = placeOf(client, id);
  return place !== null && distanceM(place, at) < 60;
};

/** A driver at the first gateway who has picked up, and what the map calls the delivery. */
async function startDriver(at: Harness) {
  const driverId = await at.addDriver();
  const client = await at.driver(driverId);
  const trip = await at.assign(driverId);
  await client.hears("assignment");
  client.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
  await client.hears("delivery");
  let seq = 0;
  const report = async (place: LngLat) => {
    client.report(++seq, fixAt(place, at.clock.now()));
    await client.hears("ack");
  };
  return { driverId, client, trip, report };
}

async function watch(at: Harness, place: LngLat = MIDWAY, zoom = 14) {
  const watcher = await at.watcher();
  watcher.say({ type: "watch", id: 1, bbox: boxAround(place), zoom });
  await watcher.hears("watching");
  return watcher;
}

/** The frames of followed orders that a client has, read. */
function positionsOf({ frames }: Client): OrderPosition[] {
  return frames
    .filter((frame) => (frame[0] ?? 0) % 16 === FRAME_KINDS.orderPosition)
    .map((frame) => decodeOrderPosition(new ByteReader(frame.subarray(1))));
}

/** The cookie of the customer whose order it comes to be. */
async function customerCookie(db: Db, orderId: OrderId): Promise<string> {
  const claims = {
    sessionId: createId("session", Date.now(), randomBytes(10)),
    userId: createId("user", Date.now(), randomBytes(10)),
    role: "customer" as const,
  };
  await db.primary.updateTable("orders").set({ customer_id: claims.userId }).where("id", "=", orderId).execute();
  return `${SESSION_COOKIE}=${await signSession(claims, SECRET, Date.now())}`;
}

const CARRIERS = [
  { name: "memory", create: createMemoryCarrier, isHere: true },
  { name: "Redis", create: createRedisCarrier, isHere: hasRedisServer },
];

for (const { name, create, isHere } of CARRIERS) {
  describe.skipIf(!isHere)(`two gateways over ${name}`, () => suite(create));
}

function suite(create: () => Promise<Carrier>): void {
  let database: TestDatabase;
  let carrier: Carrier;
  let bus: Bus;
  let one: Harness;
  let two: Harness;
  beforeAll(async () => {
    database = await createTestDatabase();
    carrier = await create();
    bus = carrier.open();
    one = await startHarness(database.db, { bus });
    two = await startHarness(database.db, { bus: carrier.open() });
    await eventually(
      "the two to know of each other",
      async () => (await one.count("peers")) + (await two.count("peers")) === 2,
    );
  });
  afterAll(async () => {
    await one.stop();
    await two.stop();
    await carrier.stop();
    await database.drop();
  });

  it("show each other's drivers to their watchers, moving, at any zoom, and count them once", async () => {
    const { report, trip } = await startDriver(one);
    const near = await watch(two);
    const far = await watch(two, MIDWAY, 3);
    await report(MIDWAY);
    await near.until("the other's delivery", () => shows(near, trip.publicId));
    await far.until("it on the map of the world", () => entriesOf(far).length > 0);
    const next = moveBy(MIDWAY, 60, 60);
    await report(next);
    await near.until("its next place", () => isNear(near, trip.publicId, next));
    await near.until("the whole city's count", () => near.total === 1);
    const home = await watch(one);
    await home.until("the same count at home", () => home.total === 1 && shows(home, trip.publicId));
  });

  it("follow a driver into the next region, and one who stands there still", async () => {
    const { report, trip } = await startDriver(one);
    const { report: stand, trip: other } = await startDriver(one);
    let border = MIDWAY;
    while (regionOf(border.lng, border.lat) === regionOf(MIDWAY.lng, MIDWAY.lat)) border = moveBy(border, 50, 90);
    const watcher = await watch(two, border, 14);
    await report(moveBy(border, 120, 270));
    await stand(moveBy(border, 150, 90));
    await watcher.until("both", () => shows(watcher, trip.publicId) && shows(watcher, other.publicId));
    const beyond = moveBy(border, 100, 90);
    await eventually("time to ride there", async () => {
      await report(beyond);
      return isNear(watcher, trip.publicId, beyond);
    });
    expect(isNear(watcher, other.publicId, moveBy(border, 150, 90))).toBe(true);
  });

  it("show a follower at the one the driver who reports to the other, and end a follow's view with the delivery", async () => {
    const { restaurantId } = await somePeople(database.db);
    const orderId = await placeOne(database.db, draftOrder(restaurantId, { steps: preparingSteps() }));
    const driverId = await one.addDriver();
    const client = await one.driver(driverId);
    const draft = { driverId, restaurantId, vehicle: "car" as const, pickup: PICKUP, dropoff: DROPOFF, area: 7 };
    const [trip] = await assignDeliveries(one, [{ ...draft, order: orderId }]);
    if (!trip) throw new Error("it is free");
    await client.hears("assignment");
    client.report(1, fixAt(MIDWAY, one.clock.now()));
    await client.hears("ack");
    const follower = await two.connect({ origin: ORIGIN, cookie: await customerCookie(database.db, orderId) });
    follower.say({ type: "hello" });
    await follower.hears("welcome");
    follower.say({ type: "follow", orderId });
    expect(await follower.hears("order")).toMatchObject({ orderId, as: "customer" });
    expect(positionsOf(follower).filter(({ at }) => at)).toEqual([]);
    client.say({ type: "delivery", deliveryId: trip.deliveryId, event: "picked_up" });
    await client.hears("delivery");
    await follower.until(
      "the driver",
      () => positionsOf(follower).at(-1)?.at !== null && positionsOf(follower).length > 0,
    );
    const next = moveBy(MIDWAY, 40, 60);
    client.report(2, fixAt(next, one.clock.now()));
    await follower.until("the driver's next place, exactly", () => {
      const at = positionsOf(follower).at(-1)?.at;
      return at !== undefined && at !== null && distanceM(at, next) < 1;
    });
    client.say({ type: "delivery", deliveryId: trip.deliveryId, event: "delivered" });
    await follower.until("the driver to be gone", () => positionsOf(follower).at(-1)?.at === null);
    const seqs = follower.messages.flatMap(({ events }) => (Array.isArray(events) ? events : [])).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  });

  it("end a driver's connection at the one when they come to the other, which shows them from then on", async () => {
    const { client, driverId, report, trip } = await startDriver(one);
    await report(MIDWAY);
    const watcher = await watch(one);
    await watcher.until("the delivery", () => shows(watcher, trip.publicId));
    const newer = await two.driver(driverId);
    expect(await client.closes()).toEqual({ code: 4409, reason: "replaced" });
    expect(await newer.hears("assignment")).toMatchObject({ delivery: { id: trip.deliveryId, status: "picked_up" } });
    const next = moveBy(MIDWAY, 80, 60);
    newer.report(1, fixAt(next, two.clock.now()));
    expect(await newer.hears("ack")).toMatchObject({ accepted: 1 });
    await watcher.until("the place that the other heard", () => isNear(watcher, trip.publicId, next));
    expect(newer.closed).toBeNull();
    newer.say({ type: "delivery", deliveryId: trip.deliveryId, event: "delivered" });
    await newer.hears("delivery");
    await watcher.until("it to leave", () => !shows(watcher, trip.publicId));
  });

  it("started late shows at once what the database knows", async () => {
    const { report, trip } = await startDriver(one);
    await report(MIDWAY);
    await written(trip.driverId);
    const three = await startHarness(database.db, { bus: carrier.open() });
    const watcher = await watch(three);
    // The keyframe that answers the watch, not a tick's change: nobody reports any more.
    await watcher.until("the delivery", () => shows(watcher, trip.publicId));
    expect(isNear(watcher, trip.publicId, MIDWAY)).toBe(true);
    await three.stop();
  });

  it("fill a region that nobody looked at before from the database", async () => {
    const place = moveBy(MIDWAY, 60_000, 0);
    const { driverId, trip } = await startDriver(one);
    const fix = fixAt(place, one.clock.now());
    await writeCurrentLocations(database, [{ driverId, fix, receivedAt: one.clock.now() }]);
    // Told by one gateway of all, so that the other knows that somebody is there at all.
    const { report } = await startDriver(one);
    await report(moveBy(place, 300, 90));
    const watcher = await watch(two, place);
    await watcher.until("who stood there before", () => shows(watcher, trip.publicId));
  });

  it("show positions out of the database while the bus is away, and by the bus again when it is back", async () => {
    const { report, trip } = await startDriver(one);
    await report(MIDWAY);
    const watcher = await watch(two);
    await watcher.until("the delivery", () => shows(watcher, trip.publicId));
    await carrier.cut();
    const next = moveBy(MIDWAY, 70, 60);
    await report(next);
    await watcher.until("its place by the database", () => isNear(watcher, trip.publicId, next));
    await carrier.mend();
    const last = moveBy(MIDWAY, 140, 60);
    await report(last);
    await watcher.until("its place by the bus", () => isNear(watcher, trip.publicId, last));
  });

  it("are not told what is no message of theirs, and go on", async () => {
    const { report, trip } = await startDriver(one);
    const watcher = await watch(two);
    await report(MIDWAY);
    await watcher.until("the delivery", () => shows(watcher, trip.publicId));
    const rubbish = Uint8Array.of(1, 7, 255, 255, 3, 9);
    for (const topic of ["regions", "drivers", "trips", regionTopic(regionOf(MIDWAY.lng, MIDWAY.lat))]) {
      await bus.publish(topic, rubbish);
    }
    const next = moveBy(MIDWAY, 60, 60);
    await report(next);
    await watcher.until("its next place", () => isNear(watcher, trip.publicId, next));
  });

  /** Waits until the database has the driver's position. */
  function written(driverId: string) {
    return eventually("the position in the database", () =>
      database.db.primary
        .selectFrom("current_locations")
        .select("driver_id")
        .where("driver_id", "=", driverId)
        .executeTakeFirst(),
    );
  }
}
