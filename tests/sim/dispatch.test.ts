import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGridCity } from "#lib/city/grid-city.ts";
import { systemClock } from "#lib/core/clock.ts";
import { createId, type DriverId, type OrderId, type RestaurantId } from "#lib/core/ids.ts";
import { createRng } from "#lib/core/rng.ts";
import { assignDeliveries, type DeliveryDraft, deliverDelivery, pickUpDelivery } from "#lib/dispatch/commands.ts";
import { setOnDuty } from "#lib/dispatch/offers/commands.ts";
import { listOnDuty } from "#lib/dispatch/offers/queries.ts";
import { runRound } from "#lib/dispatch/offers/rounds.ts";
import { findLiveTrip, listIdleDrivers, listLiveTrips } from "#lib/dispatch/queries.ts";
import { decodeTrips, TRIPS_TOPIC } from "#lib/dispatch/trip-topic.ts";
import { batchItems, createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { createLogger } from "#lib/infra/log.ts";
import { moveOrders } from "#lib/orders/commands.ts";
import { readOrderEvents, readOrders } from "#lib/orders/queries.ts";
import { createWorld } from "#lib/sim/world.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { seedDemo } from "#services/demo-seed.ts";
import { demoDriver } from "#services/demo-users.ts";
import { createDemand } from "#services/worker/demand-near.ts";
import { beginDeliveries, healDemand, runKitchens } from "#services/worker/demo-demand.ts";
import { answerOffers, keepFleetOnDuty } from "#services/worker/fleet-phones.ts";
import { createDispatches, makeDue, onlyOffer, openOffers, see } from "#tests/dispatch/world.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { draftOrder, placeOne } from "#tests/orders/some-orders.ts";

const world = createWorld({ seed: 3, ...createGridCity({ lng: 11.97, lat: 57.7 }), drivers: 40, restaurants: 12 });
const bus = createMemoryBus();
const batcher = createBatcher(bus, () => {});
const told: Trip[] = [];
let database: TestDatabase;
let ctx: Parameters<typeof beginDeliveries>[0];

beforeAll(async () => {
  database = await createTestDatabase();
  ctx = { db: database.db, batcher, clock: systemClock, log: createLogger("fatal") };
  await bus.subscribe(TRIPS_TOPIC, (bytes) => told.push(...batchItems(bytes).flatMap(decodeTrips)));
  await seedDemo(ctx, world);
});
beforeEach(async () => {
  await published();
  await ctx.db.primary.deleteFrom("deliveries").execute();
  told.length = 0;
});
afterAll(() => database.drop());

/** What was told on the bus since the test began. */
async function published(): Promise<Trip[]> {
  await batcher.flush();
  return told;
}

function draftFor(i: number): DeliveryDraft {
  const driver = world.drivers[i];
  const restaurant = world.restaurants[0];
  const dropoff = world.doors[0];
  if (!driver || !restaurant || !dropoff) throw new Error("the world is too small");
  return {
    driverId: driver.id,
    vehicle: driver.vehicle,
    restaurantId: restaurant.id,
    pickup: restaurant.at,
    dropoff,
    area: 2,
  };
}

async function assignOne(i = 0): Promise<Trip> {
  const [trip] = await assignDeliveries(ctx, [draftFor(i)]);
  if (!trip) throw new Error("nothing was assigned");
  return trip;
}

describe("the seed", () => {
  it("can be sown again without a change", async () => {
    const rows = () => ctx.db.primary.selectFrom("restaurants").selectAll().orderBy("id").execute();
    const before = await rows();
    await seedDemo(ctx, world);
    expect(await rows()).toEqual(before);
    expect(before.length).toBe(12);
  });
});

describe("a delivery", () => {
  it("is assigned with a name of its own for the map, listed as live and published", async () => {
    const trips = await assignDeliveries(ctx, [draftFor(0), draftFor(1)]);
    expect(trips.map(({ status }) => status)).toEqual(["assigned", "assigned"]);
    expect(new Set(trips.map(({ publicId }) => publicId)).size).toBe(2);
    expect(await published()).toEqual(trips);
    expect((await listLiveTrips(ctx)).sort(byId)).toEqual([...trips].sort(byId));
    expect(await findLiveTrip(ctx, draftFor(1).driverId)).toEqual(
      trips.find((t) => t.driverId === draftFor(1).driverId),
    );
    expect(await findLiveTrip(ctx, draftFor(2).driverId)).toBeNull();
  });

  it("is picked up and delivered once, however often it is said", async () => {
    const { deliveryId, driverId } = await assignOne();
    const by = { deliveryId, driverId };
    expect(await pickUpDelivery(ctx, by)).toMatchObject({ deliveryId, status: "picked_up" });
    expect(await pickUpDelivery(ctx, by)).toMatchObject({ status: "picked_up" });
    expect(await deliverDelivery(ctx, by)).toMatchObject({ status: "delivered" });
    expect(await deliverDelivery(ctx, by)).toMatchObject({ status: "delivered" });
    expect((await published()).map(({ status }) => status)).toEqual(["assigned", "picked_up", "delivered"]);
    expect(await listLiveTrips(ctx)).toEqual([]);
  });

  it("is moved by its own driver alone, and in its own order", async () => {
    const { deliveryId, driverId } = await assignOne();
    const other = draftFor(1).driverId;
    await expect(pickUpDelivery(ctx, { deliveryId, driverId: other })).rejects.toMatchObject({
      code: "delivery_not_yours",
    });
    const unknown = createId("delivery", 0, new Uint8Array(10));
    await expect(pickUpDelivery(ctx, { deliveryId: unknown, driverId })).rejects.toMatchObject({
      code: "delivery_not_yours",
    });
    await expect(deliverDelivery(ctx, { deliveryId, driverId })).rejects.toMatchObject({ code: "delivery_conflict" });
    await pickUpDelivery(ctx, { deliveryId, driverId });
    await deliverDelivery(ctx, { deliveryId, driverId });
    await expect(pickUpDelivery(ctx, { deliveryId, driverId })).rejects.toMatchObject({ code: "delivery_conflict" });
  });

  it("is never a driver's second, from whichever processes they come at once", async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => assignDeliveries(ctx, [draftFor(0), draftFor(1)])));
    expect(made.flat().length).toBe(2);
    expect(await assignDeliveries(ctx, [])).toEqual([]);
  });
});

describe("the demo's demand", () => {
  it("has those of whom nobody has heard begin with a delivery, and leaves who is there to dispatch", async () => {
    const [driver] = world.drivers;
    const [home] = world.restaurants;
    if (!driver || !home) throw new Error("the world is too small");
    await see(database.db, driver.id, home.at);
    const range = { first: driver.id, last: driver.id, limit: 5, unseenS: 60 };
    expect(await listIdleDrivers(ctx, range)).toEqual([{ driverId: driver.id, vehicle: driver.vehicle, at: home.at }]);
    expect(await beginDeliveries(ctx, world, createRng(1))).toBe(39);
    expect(await beginDeliveries(ctx, world, createRng(2))).toBe(0);
    expect((await published()).length).toBe(39);
    await see(database.db, driver.id, home.at, 300);
    expect(await listIdleDrivers(ctx, range)).toEqual([{ driverId: driver.id, vehicle: driver.vehicle, at: null }]);
    expect(await beginDeliveries(ctx, world, createRng(3))).toBe(1);
    expect(await listIdleDrivers(ctx, range)).toEqual([]);
  });

  it("leaves drivers alone who are not of its world", async () => {
    await beginDeliveries(ctx, { ...world, drivers: world.drivers.slice(0, 10) });
    expect((await published()).length).toBe(10);
  });

  it("cancels what is live for more than an hour, so that its driver is free again", async () => {
    const stuck = await assignOne(0);
    await assignOne(1);
    await ctx.db.primary
      .updateTable("deliveries")
      .set({ assigned_at: new Date(Date.now() - 61 * 60_000) })
      .where("id", "=", stuck.deliveryId)
      .execute();
    expect(await healDemand(ctx)).toBe(1);
    expect((await published()).at(-1)).toEqual({ ...stuck, status: "cancelled" });
    expect((await listLiveTrips(ctx)).length).toBe(1);
  });

  it("makes an order with each delivery, ready about when its driver comes", async () => {
    await clearOrders();
    expect(await beginDeliveries(ctx, world, createRng(7))).toBe(40);
    const trips = await published();
    const records = await readOrders(
      database,
      trips.flatMap(({ orderId }) => orderId ?? []),
    );
    expect(records.length).toBe(40);
    for (const { facts, parties } of records) {
      expect(parties.driverId).not.toBeNull();
      expect(facts.promisedAt).toBeGreaterThan(Date.now());
      expect(facts.items).toBeGreaterThan(0);
      expect(facts.totalMinor).toBeGreaterThanOrEqual(8_900 * facts.items);
    }
  });

  it("lets kitchens answer, begin and be ready, each step once", async () => {
    await clearOrders();
    const place = { ...draftOrder(restaurantIdOf(world)), readyAt: Date.now() - 1_000 };
    const orderId = await placeOne(database.db, place);
    expect(await runKitchens(ctx)).toBe(0);
    const statuses = [];
    for (let step = 0; step < 4; step++) {
      await ctx.db.primary
        .updateTable("orders")
        .set({ updated_at: new Date(Date.now() - 60_000) })
        .execute();
      statuses.push([await runKitchens(ctx), (await readOrders(database, [orderId]))[0]?.facts.status]);
    }
    expect(statuses).toEqual([
      [1, "accepted"],
      [1, "preparing"],
      [1, "ready"],
      [0, "ready"],
    ]);
    const [{ events } = { events: [] }] = await readOrderEvents(database, [{ orderId, after: 0 }], 10);
    expect(events.map(({ status }) => status)).toEqual(["placed", "accepted", "preparing", "ready"]);
  });
});

describe("a driver of the fleet", () => {
  const one = { ...world, drivers: world.drivers.slice(0, 1) };
  const driverId = one.drivers[0]?.id as DriverId;
  const later = () => ({ ...ctx, clock: { ...systemClock, now: () => Date.now() + 10_000 } });

  /** An order was placed near them, its kitchen has said yes, and dispatch has asked them. */
  async function asked(): Promise<OrderId> {
    await see(database.db, driverId, world.restaurants[0]?.at);
    await keepFleetOnDuty(ctx, one);
    const demand = createDemand(ctx, one, createRng(3));
    const [orderId, ...more] = await demand.run();
    expect([more, await demand.run()]).toEqual([[], []]);
    if (!orderId) throw new Error("nothing was placed");
    await moveOrders(database.db.primary, { orderIds: [orderId], to: "accepted", actor: "restaurant" });
    await sql`insert into dispatches (order_id) values (${orderId}) on conflict do nothing`.execute(
      database.db.primary,
    );
    await runRound(createDispatches(database.db));
    expect((await onlyOffer(database.db, orderId)).driverId).toBe(driverId);
    return orderId;
  }

  it("is on duty with nothing to bring, accepts what dispatch offers after a look at it, and is off duty with it", async () => {
    await clearOrders();
    const orderId = await asked();
    expect(await answerOffers(ctx, one, 0)).toBe(0);
    expect(await answerOffers(later(), one, 0)).toBe(1);
    expect(await published()).toMatchObject([{ orderId, driverId, status: "assigned" }]);
    await keepFleetOnDuty(ctx, one);
    expect(await listOnDuty(ctx)).toEqual([]);
  });

  it("may decline, and is not asked about that order again", async () => {
    await clearOrders();
    const orderId = await asked();
    expect(await answerOffers(later(), one, 1)).toBe(0);
    await makeDue(database.db);
    await runRound(createDispatches(database.db));
    expect(await openOffers(database.db, orderId)).toEqual([]);
    expect(await published()).toEqual([]);
  });
});

describe("a visitor on duty", () => {
  const visitor = demoDriver(world)?.id as DriverId;

  it("has an order placed near them, one at a time, and answers for themselves", async () => {
    await clearOrders();
    await ctx.db.primary.updateTable("drivers").set({ on_duty_since: null }).execute();
    await setOnDuty(ctx, visitor, true);
    await see(database.db, visitor, world.restaurants[0]?.at);
    const demand = createDemand(ctx, world, createRng(3));
    const [orderId, ...more] = await demand.run();
    expect([more, await demand.run()]).toEqual([[], []]);
    if (!orderId) throw new Error("nothing was placed");
    await moveOrders(database.db.primary, { orderIds: [orderId], to: "accepted", actor: "restaurant" });
    await sql`insert into dispatches (order_id) values (${orderId}) on conflict do nothing`.execute(
      database.db.primary,
    );
    await runRound(createDispatches(database.db));
    const later = { ...ctx, clock: { ...systemClock, now: () => Date.now() + 10_000 } };
    expect(await answerOffers(later, world, 0)).toBe(0);
    expect((await onlyOffer(database.db, orderId)).driverId).toBe(visitor);
    await setOnDuty(ctx, visitor, false);
  });
});

async function clearOrders(): Promise<void> {
  for (const table of ["offers", "dispatch_decisions", "dispatches", "order_events"] as const) {
    await ctx.db.primary.deleteFrom(table).execute();
  }
  await ctx.db.primary.deleteFrom("orders").execute();
}

function restaurantIdOf({ restaurants }: typeof world): RestaurantId {
  const [first] = restaurants;
  if (!first) throw new Error("the world is too small");
  return first.id;
}

function byId(a: Trip, b: Trip): number {
  return a.deliveryId < b.deliveryId ? -1 : 1;
}
