import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createId, type OrderId, type RestaurantId } from "#lib/core/ids.ts";
import { moveOrder, moveOrders, noteDelay, noteDriver, noteDrivers } from "#lib/orders/commands.ts";
import { placeOrders } from "#lib/orders/placing/commands.ts";
import { readOrderEvents, readOrders } from "#lib/orders/queries.ts";
import {
  isEnd,
  isLegalStep,
  ORDER_STATUSES,
  type OrderActor,
  type OrderEvent,
  type OrderStatus,
} from "#lib/orders/status.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { draftOrder, placeOne, preparingSteps, somePeople } from "./some-orders.ts";

let database: TestDatabase;
let restaurantId: RestaurantId;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ restaurantId } = await somePeople(database.db));
});
afterAll(() => database.drop());

const db = () => database.db.primary;
const unknown = createId("order", 0, new Uint8Array(10));

async function eventsOf(orderId: OrderId): Promise<OrderEvent[]> {
  return (await readOrderEvents(database, [{ orderId, after: 0 }], 1_000))[0]?.events ?? [];
}
async function statusOf(orderId: OrderId): Promise<OrderStatus | undefined> {
  return (await readOrders(database, [orderId]))[0]?.facts.status;
}
/** The events count 1, 2, 3 …, in time, and the order knows the last. */
async function expectGapFree(orderId: OrderId): Promise<OrderEvent[]> {
  const events = await eventsOf(orderId);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort((a, b) => a - b));
  const [record] = await readOrders(database, [orderId]);
  expect(record?.facts.lastSeq).toBe(events.length);
  return events;
}

describe("placing orders", () => {
  it("writes many down at once, each with the events that brought it here", async () => {
    const at = Date.UTC(2026, 4, 1, 18);
    const steps = preparingSteps(at);
    const orderIds = await placeOrders(db(), [draftOrder(restaurantId), draftOrder(restaurantId, { steps })]);
    const [first, second] = orderIds;
    if (!first || !second) throw new Error("two orders were expected");
    expect((await expectGapFree(first)).map(({ status }) => status)).toEqual(["placed"]);
    expect(await eventsOf(second)).toMatchObject([
      { seq: 1, type: "status", status: "placed", actor: "customer", at: at - 20_000 },
      { seq: 2, status: "accepted", actor: "restaurant", at: at - 10_000 },
      { seq: 3, status: "preparing", actor: "restaurant", cause: null, at },
    ]);
    const [record] = await readOrders(database, [second]);
    expect(record?.facts).toMatchObject({ status: "preparing", lastSeq: 3, placedAt: at - 20_000, endedAt: null });
    expect(record?.facts.code).toMatch(/^[0-9A-F]{4}$/);
  });

  it("writes nothing of a list in which one life could not have been", async () => {
    const before = await db().selectFrom("orders").select("id").execute();
    const at = Date.now();
    const impossible = [
      [{ status: "preparing", actor: "restaurant", at }],
      [
        { status: "placed", actor: "customer", at },
        { status: "accepted", actor: "customer", at },
      ],
      [
        { status: "placed", actor: "customer", at },
        { status: "cancelled", actor: "customer", at },
      ],
    ] as const;
    for (const steps of impossible) {
      const drafts = [draftOrder(restaurantId), draftOrder(restaurantId, { steps: [...steps] as never })];
      await expect(async () => placeOrders(db(), drafts)).rejects.toMatchObject({ code: "order_conflict" });
    }
    expect(await db().selectFrom("orders").select("id").execute()).toEqual(before);
    expect(await placeOrders(db(), [])).toEqual([]);
  });
});

describe("moving an order", () => {
  it("takes a step, tells who and why, and says when it ended", async () => {
    const orderId = await placeOne(database.db, draftOrder(restaurantId, { steps: preparingSteps() }));
    const early = (from: OrderStatus) => (from === "ready" ? null : "picked_up_before_ready");
    const event = await moveOrder(db(), { orderId, to: "picked_up", actor: "driver", actorId: "drv", cause: early });
    expect(event).toMatchObject({ seq: 4, status: "picked_up", actor: "driver", cause: "picked_up_before_ready" });
    await moveOrder(db(), { orderId, to: "delivered", actor: "driver", data: { door: 1 } });
    const [record] = await readOrders(database, [orderId]);
    expect(record?.facts.status).toBe("delivered");
    const last = (await expectGapFree(orderId)).at(-1);
    expect(Math.abs((record?.facts.endedAt ?? 0) - (last?.at ?? 0))).toBeLessThanOrEqual(5);
    const rows = await db()
      .selectFrom("order_events")
      .select("data")
      .where("order_id", "=", orderId)
      .orderBy("seq")
      .execute();
    expect(rows.at(-1)?.data).toEqual({ door: 1 });
  });

  it("says of a kitchen that was ready later than it said that it was", async () => {
    const ready = async (agoMs: number) => {
      const draft = draftOrder(restaurantId, { steps: preparingSteps() });
      const orderId = await placeOne(database.db, { ...draft, readyAt: Date.now() - agoMs });
      return (await moveOrder(db(), { orderId, to: "ready", actor: "restaurant" })).cause;
    };
    expect([await ready(-300_000), await ready(60_000), await ready(180_000)]).toEqual([null, null, "late"]);
  });

  it("is done once, however often it is said", async () => {
    const orderId = await placeOne(database.db, draftOrder(restaurantId));
    const move = { orderId, to: "accepted", actor: "restaurant" } as const;
    const first = await moveOrder(db(), move);
    const again = await Promise.all(Array.from({ length: 5 }, () => moveOrder(db(), move)));
    expect(again).toEqual(Array.from({ length: 5 }, () => first));
    expect((await expectGapFree(orderId)).length).toBe(2);
  });

  it("refuses what is no step of its life, and says what the order is instead", async () => {
    const orderId = await placeOne(database.db, draftOrder(restaurantId));
    await expect(moveOrder(db(), { orderId, to: "delivered", actor: "driver" })).rejects.toMatchObject({
      code: "order_conflict",
      detail: "placed",
    });
    await expect(moveOrder(db(), { orderId, to: "accepted", actor: "driver" })).rejects.toMatchObject({
      code: "order_conflict",
    });
    await expect(moveOrder(db(), { orderId: unknown, to: "accepted", actor: "system" })).rejects.toMatchObject({
      code: "order_not_found",
    });
    expect((await expectGapFree(orderId)).length).toBe(1);
  });

  it("leaves nothing behind when the transaction around it is taken back", async () => {
    const orderId = await placeOne(database.db, draftOrder(restaurantId));
    const broken = db()
      .transaction()
      .execute(async (trx) => {
        await moveOrder(trx, { orderId, to: "accepted", actor: "system" });
        throw new Error("taken back");
      });
    await expect(broken).rejects.toThrow("taken back");
    expect(await statusOf(orderId)).toBe("placed");
    expect((await expectGapFree(orderId)).length).toBe(1);
  });

  it("ends in one way when two are tried at once", async () => {
    const orderId = await placeOne(database.db, draftOrder(restaurantId));
    const results = await Promise.allSettled([
      moveOrder(db(), { orderId, to: "accepted", actor: "restaurant" }),
      moveOrder(db(), { orderId, to: "cancelled", actor: "customer" }),
      moveOrder(db(), { orderId, to: "rejected", actor: "restaurant" }),
      moveOrder(db(), { orderId, to: "expired", actor: "system" }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled").length).toBe(1);
    expect((await expectGapFree(orderId)).length).toBe(2);
  });
});

describe("moving many orders", () => {
  it("moves those that may be, and leaves the others as they are", async () => {
    const preparing = draftOrder(restaurantId, { steps: preparingSteps() });
    const [a, b] = await placeOrders(db(), [preparing, preparing]);
    const c = await placeOne(database.db, draftOrder(restaurantId));
    if (!a || !b) throw new Error("two orders were expected");
    const moved = await moveOrders(db(), { orderIds: [a, b, c, unknown], to: "ready", actor: "restaurant" });
    expect(moved.sort()).toEqual([a, b].sort());
    expect(await Promise.all([a, b, c].map(statusOf))).toEqual(["ready", "ready", "placed"]);
    for (const orderId of [a, b, c]) await expectGapFree(orderId);
    const stuck = { orderIds: [a, c], to: "cancelled", actor: "system", cause: "stuck" } as const;
    expect((await moveOrders(db(), stuck)).length).toBe(2);
    expect((await eventsOf(a)).at(-1)).toMatchObject({ status: "cancelled", cause: "stuck" });
    expect(await moveOrders(db(), stuck)).toEqual([]);
    expect(await moveOrders(db(), { ...stuck, orderIds: [] })).toEqual([]);
  });
});

describe("notes", () => {
  it("of drivers and delays are events like any other, and change no status", async () => {
    const orderId = await placeOne(database.db, draftOrder(restaurantId, { steps: preparingSteps() }));
    const deliveryId = createId("delivery", 0, new Uint8Array(10));
    const driverId = createId("driver", 0, new Uint8Array(10));
    await noteDrivers(db(), [{ orderId, deliveryId, driverId }]);
    const readyAt = Date.UTC(2026, 4, 1, 19);
    const delay = await noteDelay(db(), { orderId, readyAt, actor: "restaurant", cause: "busy" });
    expect(delay).toMatchObject({ seq: 5, type: "delay", status: null, actor: "restaurant", cause: "busy" });
    await noteDriver(db(), { orderId, actor: "operator", cause: "driver_withdrawn" });
    expect((await expectGapFree(orderId)).map(({ type }) => type).slice(3)).toEqual(["driver", "delay", "driver"]);
    const [record] = await readOrders(database, [orderId]);
    expect(record?.facts).toMatchObject({ status: "preparing", readyAt });
    await noteDrivers(db(), []);
    const nowhere = { orderId: unknown, actor: "system", cause: "busy" } as const;
    await expect(noteDriver(db(), nowhere)).rejects.toMatchObject({ code: "order_not_found" });
    await expect(noteDelay(db(), { ...nowhere, readyAt })).rejects.toMatchObject({ code: "order_not_found" });
  });
});

describe("under concurrency", () => {
  const anyMove = fc.record({
    to: fc.constantFrom(...ORDER_STATUSES),
    actor: fc.constantFrom<OrderActor>("customer", "restaurant", "driver", "operator", "system"),
    many: fc.boolean(),
  });

  it("numbers have no gap and no double, each step was legal, and nothing but money given back follows an end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMove, { minLength: 4, maxLength: 24 }), async (moves) => {
        const orderId = await placeOne(database.db, draftOrder(restaurantId));
        await Promise.allSettled([
          ...moves.map(({ to, actor, many }) =>
            many ? moveOrders(db(), { orderIds: [orderId], to, actor }) : moveOrder(db(), { orderId, to, actor }),
          ),
          noteDelay(db(), { orderId, readyAt: Date.now(), actor: "restaurant", cause: "busy" }),
        ]);
        const life = (await expectGapFree(orderId)).filter(({ type }) => type === "status");
        for (const [i, event] of life.entries()) {
          const from = life[i - 1]?.status;
          if (!from || !event.status) continue;
          if (isEnd(from)) expect(event.status).toMatch(/^refunded/);
          expect(isLegalStep(from, event.status, event.actor)).toBe(true);
        }
        expect(await statusOf(orderId)).toBe(life.at(-1)?.status);
      }),
      { numRuns: 40 },
    );
  });
});
