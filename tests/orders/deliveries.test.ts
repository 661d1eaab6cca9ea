import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#lib/core/clock.ts";
import { createId, type DriverId, type OrderId, type RestaurantId } from "#lib/core/ids.ts";
import {
  assignDeliveries,
  cancelOrder,
  cancelStuckDeliveries,
  type DeliveryDraft,
  deliverDelivery,
  pickUpDelivery,
  withdrawDelivery,
} from "#lib/dispatch/commands.ts";
import { listLiveTrips } from "#lib/dispatch/queries.ts";
import { decodeTrips, TRIPS_TOPIC } from "#lib/dispatch/trip-topic.ts";
import { batchItems, createBatcher } from "#lib/infra/batcher.ts";
import { createMemoryBus } from "#lib/infra/bus.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { decodeOrderHint, ORDER_HINT_SHARDS } from "#lib/orders/hints.ts";
import { readOrderEvents, readOrders } from "#lib/orders/queries.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { DOOR, draftOrder, KITCHEN, placeOne, preparingSteps, somePeople } from "./some-orders.ts";

const bus = createMemoryBus();
const batcher = createBatcher(bus, () => {});
const hinted: OrderId[] = [];
const trips: Trip[] = [];
let database: TestDatabase;
let restaurantId: RestaurantId;
let driverIds: [DriverId, DriverId];

beforeAll(async () => {
  database = await createTestDatabase();
  await bus.subscribe(TRIPS_TOPIC, (bytes) => trips.push(...batchItems(bytes).flatMap(decodeTrips)));
  for (let shard = 0; shard < ORDER_HINT_SHARDS; shard++) {
    await bus.subscribe(`orders:${shard}`, (bytes) => hinted.push(...batchItems(bytes).map(decodeOrderHint)));
  }
});
beforeEach(async () => {
  ({ restaurantId, driverIds } = await somePeople(database.db));
  await batcher.flush();
  hinted.length = 0;
  trips.length = 0;
});
afterAll(() => database.drop());

const ctx = () => ({ db: database.db, batcher, clock: systemClock });
const draft = (order: DeliveryDraft["order"], driverId = driverIds[0]): DeliveryDraft => ({
  driverId,
  restaurantId,
  vehicle: "bike",
  pickup: KITCHEN,
  dropoff: DOOR,
  area: 1,
  ...(order && { order }),
});
const preparing = () => draftOrder(restaurantId, { steps: preparingSteps() });
const orderOf = async (orderId: OrderId) => {
  const [record] = await readOrders(database, [orderId]);
  if (!record) throw new Error("the order is not there");
  return record;
};
const eventsOf = async (orderId: OrderId) =>
  (await readOrderEvents(database, [{ orderId, after: 0 }], 100))[0]?.events ?? [];

/** A delivery with an order that is written down together with it. */
async function onTheWay(): Promise<{ trip: Trip; orderId: OrderId; by: Pick<Trip, "deliveryId" | "driverId"> }> {
  const [trip] = await assignDeliveries(ctx(), [draft(preparing())]);
  if (!trip?.orderId) throw new Error("nothing was assigned");
  return { trip, orderId: trip.orderId, by: { deliveryId: trip.deliveryId, driverId: trip.driverId } };
}

describe("a delivery and its order", () => {
  it("are written down together, with who brings it as an event", async () => {
    const { trip, orderId } = await onTheWay();
    const { facts, parties, delivery } = await orderOf(orderId);
    expect(facts).toMatchObject({
      status: "preparing",
      lastSeq: 4,
      restaurant: { name: "Pizzeria Linné", at: KITCHEN },
    });
    expect(parties).toEqual({ orderId, customerId: null, restaurantId, driverId: trip.driverId });
    expect(delivery).toEqual({
      deliveryId: trip.deliveryId,
      driverId: trip.driverId,
      driverName: "Alma Berg",
      vehicle: "bike",
      status: "assigned",
      pickup: KITCHEN,
      dropoff: DOOR,
    });
    expect((await eventsOf(orderId)).at(-1)).toMatchObject({ seq: 4, type: "driver", status: null, actor: "system" });
    await batcher.flush();
    expect(hinted).toEqual([orderId]);
    expect(trips).toEqual([trip]);
  });

  it("go the same way to the end, once, however often it is said", async () => {
    const { by, orderId } = await onTheWay();
    await moveOrder(database.db.primary, { orderId, to: "ready", actor: "restaurant" });
    await Promise.all([1, 2, 3].map(() => pickUpDelivery(ctx(), by)));
    expect((await orderOf(orderId)).facts.status).toBe("picked_up");
    await Promise.all([1, 2, 3].map(() => deliverDelivery(ctx(), by)));
    const { facts, parties, delivery } = await orderOf(orderId);
    expect(facts.status).toBe("delivered");
    expect(parties.driverId).toBeNull();
    expect(delivery).toMatchObject({ status: "delivered", driverName: "Alma Berg" });
    const told = (await eventsOf(orderId)).slice(4).map(({ status, actor, cause }) => [status, actor, cause]);
    expect(told).toEqual([
      ["ready", "restaurant", null],
      ["picked_up", "driver", null],
      ["delivered", "driver", null],
    ]);
    await batcher.flush();
    expect(trips.map(({ status }) => status)).toEqual(["assigned", "picked_up", "delivered"]);
  });

  it("say so when it was picked up before the kitchen called it ready", async () => {
    const { by, orderId } = await onTheWay();
    await pickUpDelivery(ctx(), by);
    expect((await eventsOf(orderId)).at(-1)).toMatchObject({ status: "picked_up", cause: "picked_up_before_ready" });
  });

  it("stay as they were when only one of them could go on", async () => {
    const { by, orderId } = await onTheWay();
    await expect(deliverDelivery(ctx(), by)).rejects.toMatchObject({ code: "delivery_conflict", detail: "assigned" });
    await database.db.primary.updateTable("orders").set({ status: "placed" }).where("id", "=", orderId).execute();
    await expect(pickUpDelivery(ctx(), by)).rejects.toMatchObject({ code: "delivery_conflict", detail: "placed" });
    expect((await orderOf(orderId)).delivery?.status).toBe("assigned");
    expect((await eventsOf(orderId)).length).toBe(4);
  });

  it("are cancelled together", async () => {
    const { by, trip, orderId } = await onTheWay();
    const cancel = { orderId, actor: "operator", cause: "no_courier" } as const;
    const event = await cancelOrder(ctx(), cancel);
    expect(event).toMatchObject({ status: "cancelled", cause: "no_courier" });
    expect(await cancelOrder(ctx(), cancel)).toEqual(event);
    expect((await orderOf(orderId)).delivery?.status).toBe("cancelled");
    await expect(pickUpDelivery(ctx(), by)).rejects.toMatchObject({ code: "delivery_conflict" });
    await batcher.flush();
    expect(trips.at(-1)).toEqual({ ...trip, status: "cancelled" });
    expect(trips.length).toBe(2);
    expect(new Set(hinted)).toEqual(new Set([orderId]));
  });

  it("end in one way when a pick-up and a cancellation come at once, and without waiting for each other in a ring", async () => {
    for (let round = 0; round < 20; round++) {
      ({ restaurantId, driverIds } = await somePeople(database.db));
      const { by, orderId } = await onTheWay();
      const cancelling = cancelOrder(ctx(), { orderId, actor: "operator" });
      // Whoever is second may be told of the other, but never that the two waited for each other.
      await pickUpDelivery(ctx(), by).catch((error) => expect(error).toMatchObject({ code: "delivery_conflict" }));
      await cancelling;
      const { facts, delivery } = await orderOf(orderId);
      expect(facts.status).toBe("cancelled");
      expect(delivery?.status).toBe("cancelled");
    }
  });

  it("that are stuck are cancelled together, and so are deliveries without an order", async () => {
    const { trip, orderId } = await onTheWay();
    const [bare] = await assignDeliveries(ctx(), [draft(undefined, driverIds[1])]);
    await database.db.primary
      .updateTable("deliveries")
      .set({ assigned_at: new Date(Date.now() - 3_700_000) })
      .where("id", "in", [trip.deliveryId, bare?.deliveryId ?? ""])
      .execute();
    const cancelled = await cancelStuckDeliveries(ctx(), { afterMin: 60, limit: 10 });
    expect(cancelled.map(({ deliveryId }) => deliveryId).sort()).toEqual([trip.deliveryId, bare?.deliveryId].sort());
    expect((await eventsOf(orderId)).at(-1)).toMatchObject({ status: "cancelled", actor: "system", cause: "stuck" });
    expect(await cancelStuckDeliveries(ctx(), { afterMin: 60, limit: 10 })).toEqual([]);
  });
});

describe("an order that waits for a driver", () => {
  it("is given to one, however many are offered it at once", async () => {
    const orderId = await placeOne(database.db, preparing());
    const made = await Promise.all(driverIds.map((driverId) => assignDeliveries(ctx(), [draft(orderId, driverId)])));
    expect(made.flat().length).toBe(1);
    expect((await orderOf(orderId)).parties.driverId).toBe(made.flat()[0]?.driverId);
    expect((await eventsOf(orderId)).filter(({ type }) => type === "driver").length).toBe(1);
  });

  it("is brought by nobody while it is only placed, or once it has ended", async () => {
    const placed = await placeOne(database.db, draftOrder(restaurantId));
    expect(await assignDeliveries(ctx(), [draft(placed)])).toEqual([]);
    await cancelOrder(ctx(), { orderId: placed, actor: "customer" });
    expect(
      await assignDeliveries(ctx(), [draft(placed), draft(createId("order", 0, randomBytes(10)), driverIds[1])]),
    ).toEqual([]);
  });

  it("is not written down for a driver who has a delivery already", async () => {
    await onTheWay();
    const before = await database.db.primary.selectFrom("orders").select("id").execute();
    expect(await assignDeliveries(ctx(), [draft(preparing())])).toEqual([]);
    expect(await database.db.primary.selectFrom("orders").select("id").execute()).toEqual(before);
  });

  it("changes hands until it was picked up", async () => {
    const { trip, orderId, by } = await onTheWay();
    const withdraw = { deliveryId: trip.deliveryId, actor: "operator", cause: "driver_withdrawn" } as const;
    expect((await withdrawDelivery(ctx(), withdraw)).status).toBe("cancelled");
    expect((await orderOf(orderId)).parties.driverId).toBeNull();
    await expect(withdrawDelivery(ctx(), withdraw)).rejects.toMatchObject({ code: "delivery_conflict" });
    await expect(pickUpDelivery(ctx(), by)).rejects.toMatchObject({ code: "delivery_conflict" });
    const [again] = await assignDeliveries(ctx(), [draft(orderId, driverIds[1])]);
    if (!again) throw new Error("nothing was assigned");
    const { parties, delivery } = await orderOf(orderId);
    expect(parties.driverId).toBe(driverIds[1]);
    expect(delivery?.deliveryId).toBe(again.deliveryId);
    const events = await eventsOf(orderId);
    expect(events.slice(3).map(({ type, cause }) => [type, cause])).toEqual([
      ["driver", null],
      ["driver", "driver_withdrawn"],
      ["driver", null],
    ]);
    await pickUpDelivery(ctx(), again);
    await expect(withdrawDelivery(ctx(), { ...withdraw, deliveryId: again.deliveryId })).rejects.toMatchObject({
      code: "delivery_conflict",
      detail: "picked_up",
    });
    expect((await eventsOf(orderId)).length).toBe(7);
  });
});

it("deliveries without an order live as before", async () => {
  const [trip] = await assignDeliveries(ctx(), [draft(undefined)]);
  if (!trip) throw new Error("nothing was assigned");
  expect(trip.orderId).toBeNull();
  await pickUpDelivery(ctx(), trip);
  await deliverDelivery(ctx(), trip);
  expect((await listLiveTrips(database)).map(({ deliveryId }) => deliveryId)).not.toContain(trip.deliveryId);
  await batcher.flush();
  expect(hinted).toEqual([]);
});
