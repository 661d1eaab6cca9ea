import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryId, OrderId, RestaurantId } from "#lib/core/ids.ts";
import { cancelOrder, deliverDelivery, pickUpDelivery } from "#lib/dispatch/commands.ts";
import { acceptOffer, assignByOperator, declineOffer, takeBack } from "#lib/dispatch/offers/commands.ts";
import { dispatchTopic } from "#lib/dispatch/offers/jobs.ts";
import { findOpenOffer, readWhy } from "#lib/dispatch/offers/queries.ts";
import { runRound } from "#lib/dispatch/offers/rounds.ts";
import { sweepDispatch } from "#lib/dispatch/offers/sweep.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { readOrderEvents } from "#lib/orders/queries.ts";
import { draftOrder, placeOne, somePeople } from "#tests/orders/some-orders.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import {
  clearDispatch,
  createDispatches,
  makeDue,
  onlyOffer,
  openOffers,
  see,
  someDriver,
  someWanted,
} from "./world.ts";

let database: TestDatabase;
let restaurantId: RestaurantId;
const ctx = () => createDispatches(database.db);
const operatorId = "usr_operator";

beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 12 });
  ({ restaurantId } = await somePeople(database.db));
});
afterAll(() => database.drop());
beforeEach(() => clearDispatch(database.db));

async function liveOf(orderId: OrderId) {
  return database.db.primary
    .selectFrom("deliveries")
    .selectAll()
    .where("order_id", "=", orderId)
    .where("status", "in", ["assigned", "picked_up"])
    .execute();
}

async function accepted() {
  const driverId = await someDriver(database.db);
  const orderId = await someWanted(database.db, restaurantId);
  await runRound(ctx());
  const { offerId } = await onlyOffer(database.db, orderId);
  const trip = await acceptOffer(ctx(), { offerId, driverId });
  return { driverId, orderId, offerId, trip };
}

async function expireOffers(): Promise<void> {
  await sql`update offers set expires_at = now() - interval '1 second' where status = 'offered'`.execute(
    database.db.primary,
  );
}

describe("an order that waits", () => {
  it("is offered to the driver who brings it soonest, and told as theirs once they accept", async () => {
    const [far, near] = [await someDriver(database.db, { eastM: 3_000 }), await someDriver(database.db)];
    const orderId = await someWanted(database.db, restaurantId);
    expect(await runRound(ctx())).toEqual({ claimed: 1, offered: 1, fenced: 0 });
    const { offerId, driverId, fence } = await onlyOffer(database.db, orderId);
    expect(driverId).toBe(near);
    expect(await findOpenOffer(database, near)).toMatchObject({ offerId, orderId });
    expect(await findOpenOffer(database, far)).toBeNull();
    const trip = await acceptOffer(ctx(), { offerId, driverId });
    expect(await acceptOffer(ctx(), { offerId, driverId })).toEqual(trip);
    expect(await liveOf(orderId)).toMatchObject([{ id: trip.deliveryId, driver_id: near, fence, status: "assigned" }]);
    const why = await readWhy(database, orderId);
    expect(why).toMatchObject({ isWanted: false, alarm: null, offers: [{ offerId, status: "accepted" }] });
    expect(why?.decisions[0]).toMatchObject({ by: "worker 1", rides: "straight", driverId: near });
    expect(why?.decisions[0]?.considered.map((one) => one.driverId)).toEqual([near, far]);
    await pickUpDelivery(ctx(), { deliveryId: trip.deliveryId, driverId });
    await deliverDelivery(ctx(), { deliveryId: trip.deliveryId, driverId });
  });

  it("is heard of by the job that its acceptance leaves, and forgotten by the one of its end", async () => {
    const driverId = await someDriver(database.db);
    const orderId = await placeOne(database.db, { ...draftOrder(restaurantId), readyAt: Date.now() });
    await moveOrder(database.db.primary, { orderId, to: "accepted", actor: "restaurant" });
    const { rows } = await sql<{ data: { orderId: OrderId } }>`
      delete from outbox where topic = 'dispatch.order' and data->>'orderId' = ${orderId} returning data`.execute(
      database.db.primary,
    );
    expect(rows.length).toBe(1);
    await dispatchTopic(ctx()).act({ orderId }, AbortSignal.timeout(5_000));
    expect((await onlyOffer(database.db, orderId)).driverId).toBe(driverId);
    await cancelOrder(ctx(), { orderId, actor: "operator" });
    await sweepDispatch(ctx());
    expect(await openOffers(database.db, orderId)).toEqual([]);
    await dispatchTopic(ctx()).act({ orderId }, AbortSignal.timeout(5_000));
    expect(await readWhy(database, orderId)).toMatchObject({ isWanted: false, offers: [{ status: "withdrawn" }] });
  });

  it("is found by the sweep where no job told of it", async () => {
    await someDriver(database.db);
    const orderId = await placeOne(database.db, { ...draftOrder(restaurantId), readyAt: Date.now() });
    await moveOrder(database.db.primary, { orderId, to: "accepted", actor: "restaurant" });
    await sql`update orders set updated_at = now() - interval '1 minute' where id = ${orderId}`.execute(
      database.db.primary,
    );
    expect((await sweepDispatch(ctx())).found).toBeGreaterThan(0);
    await runRound(ctx());
    await onlyOffer(database.db, orderId);
  });

  it("waits with its offer until the driver would come with the food", async () => {
    await someDriver(database.db);
    const orderId = await someWanted(database.db, restaurantId, { readyInS: 800 });
    expect(await runRound(ctx())).toEqual({ claimed: 1, offered: 0, fenced: 0 });
    expect(await openOffers(database.db, orderId)).toEqual([]);
    const late = await someWanted(database.db, restaurantId, { readyInS: 5_000 });
    expect((await runRound(ctx())).claimed).toBe(0);
    const due = await database.db.primary
      .selectFrom("dispatches")
      .select("due_at")
      .where("order_id", "=", late)
      .executeTakeFirstOrThrow();
    expect(due.due_at.getTime()).toBeGreaterThan(Date.now() + 3_600_000);
  });
});

describe("an offer", () => {
  it("goes to the next when it is declined, and to the next when it runs out", async () => {
    const drivers = [
      await someDriver(database.db, { eastM: 100 }),
      await someDriver(database.db, { eastM: 900 }),
      await someDriver(database.db, { eastM: 1_800 }),
    ];
    const orderId = await someWanted(database.db, restaurantId);
    await runRound(ctx());
    const first = await onlyOffer(database.db, orderId);
    expect(first.driverId).toBe(drivers[0]);
    await declineOffer(ctx(), first);
    await declineOffer(ctx(), first);
    await runRound(ctx());
    const second = await onlyOffer(database.db, orderId);
    expect(second.driverId).toBe(drivers[1]);
    await expireOffers();
    await expect(acceptOffer(ctx(), second)).rejects.toMatchObject({ code: "offer_ended", detail: "expired" });
    await expect(declineOffer(ctx(), second)).rejects.toMatchObject({ code: "offer_ended" });
    await runRound(ctx());
    const third = await onlyOffer(database.db, orderId);
    expect(third.driverId).toBe(drivers[2]);
    await expect(acceptOffer(ctx(), first)).rejects.toMatchObject({ code: "offer_ended", detail: "declined" });
    await expect(acceptOffer(ctx(), { ...third, driverId: first.driverId })).rejects.toMatchObject({
      code: "offer_not_found",
    });
    await acceptOffer(ctx(), third);
    expect((await liveOf(orderId)).map(({ driver_id }) => driver_id)).toEqual([drivers[2]]);
  });

  it("that nobody answers is ended by the sweep, and one that everybody refuses comes to an operator", async () => {
    await someDriver(database.db);
    const orderId = await someWanted(database.db, restaurantId);
    for (let i = 0; i < 8; i++) {
      await sql`update offers set ended_at = now() - interval '20 minutes' where order_id = ${orderId} and ended_at is not null`.execute(
        database.db.primary,
      );
      await makeDue(database.db);
      await runRound(ctx());
      await onlyOffer(database.db, orderId);
      await expireOffers();
      expect((await sweepDispatch(ctx())).ended).toBe(1);
    }
    expect(await readWhy(database, orderId)).toMatchObject({ alarm: null, isWanted: true });
    await makeDue(database.db);
    await runRound(ctx());
    expect(await readWhy(database, orderId)).toMatchObject({ alarm: "nobody_takes_it", isWanted: true });
    await assignByOperator(ctx(), { orderId, driverId: await someDriver(database.db), operatorId });
    expect(await readWhy(database, orderId)).toMatchObject({ alarm: null, isWanted: false });
  });

  it("accepted by two drivers at the same instant is one driver's, whoever was offered it", async () => {
    for (let turn = 0; turn < 10; turn++) {
      await clearDispatch(database.db);
      const orderId = await someWanted(database.db, restaurantId);
      await someDriver(database.db, { eastM: 100 });
      await runRound(ctx());
      const first = await onlyOffer(database.db, orderId);
      // The first one's has just run out and the next was asked, when both press at once.
      await expireOffers();
      await sweepDispatch(ctx());
      await someDriver(database.db, { eastM: 200 });
      await runRound(ctx());
      const second = await onlyOffer(database.db, orderId);
      const said = await Promise.allSettled([first, second, second].map((offer) => acceptOffer(ctx(), offer)));
      expect(said.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
      expect((await liveOf(orderId)).map(({ driver_id }) => driver_id)).toEqual([second.driverId]);
    }
  });

  it("and an operator's assignment at the same instant leave one driver", async () => {
    for (let turn = 0; turn < 10; turn++) {
      await clearDispatch(database.db);
      const orderId = await someWanted(database.db, restaurantId);
      const mine = await someDriver(database.db, { eastM: 100 });
      await runRound(ctx());
      const offer = await onlyOffer(database.db, orderId);
      expect(offer.driverId).toBe(mine);
      const other = await someDriver(database.db, { eastM: 4_000 });
      const [said] = await Promise.allSettled([
        acceptOffer(ctx(), offer),
        assignByOperator(ctx(), { orderId, driverId: other, operatorId }),
      ]);
      if (said.status === "rejected") expect(said.reason).toMatchObject({ code: "offer_ended" });
      expect((await liveOf(orderId)).map(({ driver_id }) => driver_id)).toEqual([other]);
    }
  });

  it("is not made to a driver who has as many as they may, nor accepted by one who has by now", async () => {
    const driverId = await someDriver(database.db);
    const causes: (string | null)[] = [];
    for (let i = 0; i < 2; i++) {
      const orderId = await someWanted(database.db, restaurantId);
      await assignByOperator(ctx(), { orderId, driverId, operatorId });
      const [told] = await readOrderEvents(database, [{ orderId, after: 0 }], 100);
      causes.push(...(told?.events ?? []).flatMap(({ type, cause }) => (type === "driver" ? cause : [])));
    }
    // the second order's page says that there is another one
    expect(causes).toEqual([null, "batched"]);
    const orderId = await someWanted(database.db, restaurantId);
    expect(await runRound(ctx())).toMatchObject({ claimed: 1, offered: 0 });
    await expect(assignByOperator(ctx(), { orderId, driverId, operatorId })).rejects.toMatchObject({
      code: "driver_full",
    });
  });
});

describe("a delivery", () => {
  it("is taken back by an operator until it was picked up, and given to somebody else", async () => {
    const { driverId, orderId, trip } = await accepted();
    await takeBack(ctx(), { orderId, operatorId });
    expect(await liveOf(orderId)).toEqual([]);
    const next = await someDriver(database.db, { eastM: 2_000 });
    await runRound(ctx());
    const offer = await onlyOffer(database.db, orderId);
    expect(offer.driverId).toBe(next);
    await takeBack(ctx(), { orderId, operatorId });
    await expect(acceptOffer(ctx(), offer)).rejects.toMatchObject({ code: "offer_ended" });
    await expect(takeBack(ctx(), { orderId, operatorId })).rejects.toMatchObject({ code: "delivery_conflict" });
    await expect(pickUpDelivery(ctx(), { deliveryId: trip.deliveryId, driverId })).rejects.toMatchObject({
      code: "delivery_conflict",
    });
    const again = await assignByOperator(ctx(), { orderId, driverId, operatorId });
    expect(await assignByOperator(ctx(), { orderId, driverId, operatorId })).toEqual(again);
    await pickUpDelivery(ctx(), again);
    await expect(takeBack(ctx(), { orderId, operatorId })).rejects.toMatchObject({ code: "delivery_conflict" });
    await expect(assignByOperator(ctx(), { orderId, driverId: next, operatorId })).rejects.toMatchObject({
      code: "delivery_conflict",
    });
  });

  it("whose driver vanishes before the pick-up is somebody else's; after it, an operator's", async () => {
    const { driverId, orderId, trip } = await accepted();
    const ago = async (id: DeliveryId, column: "assigned_at" | "picked_up_at") =>
      sql`update deliveries set ${sql.ref(column)} = now() - interval '10 minutes' where id = ${id}`.execute(
        database.db.primary,
      );
    await ago(trip.deliveryId, "assigned_at");
    expect((await sweepDispatch(ctx())).vanished).toBe(0);
    await see(database.db, driverId, undefined, 130);
    expect((await sweepDispatch(ctx())).vanished).toBe(1);
    expect(await liveOf(orderId)).toEqual([]);
    const next = await someDriver(database.db, { eastM: 500 });
    await runRound(ctx());
    const second = await acceptOffer(ctx(), await onlyOffer(database.db, orderId));
    expect(second.driverId).toBe(next);
    await pickUpDelivery(ctx(), second);
    await ago(second.deliveryId, "picked_up_at");
    await see(database.db, next, undefined, 400);
    expect((await sweepDispatch(ctx())).vanished).toBe(0);
    expect(await readWhy(database, orderId)).toMatchObject({ alarm: "driver_vanished", isWanted: false });
    expect(await liveOf(orderId)).toMatchObject([{ status: "picked_up", driver_id: next }]);
    await see(database.db, next);
    await sweepDispatch(ctx());
    expect(await readWhy(database, orderId)).toMatchObject({ alarm: null });
  });
});

describe("several workers", () => {
  it("offer an order once, however many look at the same moment", async () => {
    for (let i = 0; i < 4; i++) await someDriver(database.db, { eastM: 100 * i });
    const orderIds = await Promise.all([1, 2, 3].map(() => someWanted(database.db, restaurantId)));
    const reports = await Promise.all([1, 2, 3, 4].map((n) => runRound(createDispatches(database.db, `worker ${n}`))));
    expect(reports.reduce((sum, { offered }) => sum + offered, 0)).toBe(3);
    for (const orderId of orderIds) await onlyOffer(database.db, orderId);
  });

  it("one that was stopped while it decided writes nothing once it goes on", async () => {
    const driverId = await someDriver(database.db);
    const orderId = await someWanted(database.db, restaurantId);
    const slow = createDispatches(database.db, "stopped");
    let goOn = () => {};
    const stopped = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let reached = () => {};
    const deciding = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const rides = {
      ridesFor: async (pairs: Parameters<typeof slow.rides.ridesFor>[0]) => {
        reached();
        await stopped;
        return slow.rides.ridesFor(pairs);
      },
    };
    const zombie = runRound({ ...slow, rides });
    await deciding;
    // Its claim runs out, another decides, and the driver takes it.
    expect((await runRound(ctx())).claimed).toBe(0);
    await makeDue(database.db);
    await runRound(ctx());
    const offer = await onlyOffer(database.db, orderId);
    await acceptOffer(ctx(), offer);
    await takeBack(ctx(), { orderId, operatorId });
    goOn();
    expect(await zombie).toEqual({ claimed: 1, offered: 0, fenced: 1 });
    expect(await openOffers(database.db, orderId)).toEqual([]);
    expect(offer.driverId).toBe(driverId);
    expect((await readWhy(database, orderId))?.decisions.map(({ by }) => by)).toEqual(["worker 1"]);
  });
});

it("the engine's rides are used where it answers; where it is gone the straight line is, and it is said so", async () => {
  const [near, far] = [await someDriver(database.db, { eastM: 600 }), await someDriver(database.db, { eastM: 1_500 })];
  const asked: number[] = [];
  // A river: whoever is near needs an hour.
  const matrix = async ({ sources, targets }: { sources: readonly { lng: number }[]; targets: readonly unknown[] }) => {
    asked.push(sources.length * targets.length);
    return sources.map(({ lng }) =>
      targets.map(() => ({ metres: 1, seconds: lng < 11.985 && lng > 11.975 ? 3_600 : 300 })),
    );
  };
  const orderId = await someWanted(database.db, restaurantId);
  await runRound(createDispatches(database.db, "roads", { matrix }));
  expect((await onlyOffer(database.db, orderId)).driverId).toBe(far);
  expect(Math.max(...asked)).toBeLessThanOrEqual(2_500);
  await expireOffers();
  await clearDispatch(database.db);
  await someDriver(database.db);
  const other = await someWanted(database.db, restaurantId);
  const gone = async () => {
    throw new Error("connection refused");
  };
  await runRound(createDispatches(database.db, "no engine", { matrix: gone }));
  await onlyOffer(database.db, other);
  expect((await readWhy(database, orderId))?.decisions[0]).toMatchObject({ rides: "roads", driverId: far });
  expect((await readWhy(database, other))?.decisions[0]).toMatchObject({ rides: "straight", by: "no engine" });
  expect(near).not.toBe(far);
});
