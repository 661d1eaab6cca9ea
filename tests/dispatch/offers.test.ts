import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import type { OrderId } from "#lib/core/ids.ts";
import { cancelOrder, deliverDelivery, pickUpDelivery } from "#lib/dispatch/commands.ts";
import { acceptOffer, assignByOperator, declineOffer } from "#lib/dispatch/offers/commands.ts";
import { dispatchTopic } from "#lib/dispatch/offers/jobs.ts";
import { findOpenOffer, readWhy } from "#lib/dispatch/offers/queries.ts";
import { runRound } from "#lib/dispatch/offers/rounds.ts";
import { sweepDispatch } from "#lib/dispatch/offers/sweep.ts";
import { moveOrder } from "#lib/orders/commands.ts";
import { readOrderEvents } from "#lib/orders/queries.ts";
import { draftOrder, placeOne } from "#tests/orders/some-orders.ts";
import {
  clearDispatch,
  dispatchWorld,
  expireOffers,
  liveOf,
  makeDue,
  onlyOffer,
  openOffers,
  someDriver,
  someWanted,
} from "./world.ts";

const { db, restaurantId, ctx } = await dispatchWorld();
const operatorId = "usr_operator";

describe("an order that waits", () => {
  it("is offered to the driver who brings it soonest, and told as theirs once they accept", async () => {
    const [far, near] = [await someDriver(db, { eastM: 3_000 }), await someDriver(db)];
    const orderId = await someWanted(db, restaurantId);
    expect(await runRound(ctx())).toEqual({ claimed: 1, offered: 1, fenced: 0 });
    const { offerId, driverId, fence } = await onlyOffer(db, orderId);
    expect(driverId).toBe(near);
    expect(await findOpenOffer({ db }, near)).toMatchObject({ offerId, orderId });
    expect(await findOpenOffer({ db }, far)).toBeNull();
    const trip = await acceptOffer(ctx(), { offerId, driverId });
    expect(await acceptOffer(ctx(), { offerId, driverId })).toEqual(trip);
    expect(await liveOf(db, orderId)).toMatchObject([
      { id: trip.deliveryId, driver_id: near, fence, status: "assigned" },
    ]);
    const why = await readWhy({ db }, orderId);
    expect(why).toMatchObject({ isWanted: false, alarm: null, offers: [{ offerId, status: "accepted" }] });
    expect(why?.decisions[0]).toMatchObject({ by: "worker 1", rides: "straight", driverId: near });
    expect(why?.decisions[0]?.considered.map((one) => one.driverId)).toEqual([near, far]);
    await pickUpDelivery(ctx(), { deliveryId: trip.deliveryId, driverId });
    await deliverDelivery(ctx(), { deliveryId: trip.deliveryId, driverId });
  });

  it("is heard of by the job that its acceptance leaves, and forgotten by the one of its end", async () => {
    const driverId = await someDriver(db);
    const orderId = await placeOne(db, { ...draftOrder(restaurantId), readyAt: Date.now() });
    await moveOrder(db.primary, { orderId, to: "accepted", actor: "restaurant" });
    const { rows } = await sql<{ data: { orderId: OrderId } }>`
      delete from outbox where topic = 'dispatch.order' and data->>'orderId' = ${orderId} returning data`.execute(
      db.primary,
    );
    expect(rows.length).toBe(1);
    await dispatchTopic(ctx()).act({ orderId }, AbortSignal.timeout(5_000));
    expect((await onlyOffer(db, orderId)).driverId).toBe(driverId);
    await cancelOrder(ctx(), { orderId, actor: "operator" });
    await sweepDispatch(ctx());
    expect(await openOffers(db, orderId)).toEqual([]);
    await dispatchTopic(ctx()).act({ orderId }, AbortSignal.timeout(5_000));
    expect(await readWhy({ db }, orderId)).toMatchObject({ isWanted: false, offers: [{ status: "withdrawn" }] });
  });

  it("is found by the sweep where no job told of it", async () => {
    await someDriver(db);
    const orderId = await placeOne(db, { ...draftOrder(restaurantId), readyAt: Date.now() });
    await moveOrder(db.primary, { orderId, to: "accepted", actor: "restaurant" });
    await sql`update orders set updated_at = now() - interval '1 minute' where id = ${orderId}`.execute(db.primary);
    expect((await sweepDispatch(ctx())).found).toBeGreaterThan(0);
    await runRound(ctx());
    await onlyOffer(db, orderId);
  });

  it("waits with its offer until the driver would come with the food", async () => {
    await someDriver(db);
    const orderId = await someWanted(db, restaurantId, { readyInS: 800 });
    expect(await runRound(ctx())).toEqual({ claimed: 1, offered: 0, fenced: 0 });
    expect(await openOffers(db, orderId)).toEqual([]);
    const late = await someWanted(db, restaurantId, { readyInS: 5_000 });
    expect((await runRound(ctx())).claimed).toBe(0);
    const due = await db.primary
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
      await someDriver(db, { eastM: 100 }),
      await someDriver(db, { eastM: 900 }),
      await someDriver(db, { eastM: 1_800 }),
    ];
    const orderId = await someWanted(db, restaurantId);
    await runRound(ctx());
    const first = await onlyOffer(db, orderId);
    expect(first.driverId).toBe(drivers[0]);
    await declineOffer(ctx(), first);
    await declineOffer(ctx(), first);
    await runRound(ctx());
    const second = await onlyOffer(db, orderId);
    expect(second.driverId).toBe(drivers[1]);
    await expireOffers(db);
    await expect(acceptOffer(ctx(), second)).rejects.toMatchObject({ code: "offer_ended", detail: "expired" });
    await expect(declineOffer(ctx(), second)).rejects.toMatchObject({ code: "offer_ended" });
    await runRound(ctx());
    const third = await onlyOffer(db, orderId);
    expect(third.driverId).toBe(drivers[2]);
    await expect(acceptOffer(ctx(), first)).rejects.toMatchObject({ code: "offer_ended", detail: "declined" });
    await expect(acceptOffer(ctx(), { ...third, driverId: first.driverId })).rejects.toMatchObject({
      code: "offer_not_found",
    });
    await acceptOffer(ctx(), third);
    expect((await liveOf(db, orderId)).map(({ driver_id }) => driver_id)).toEqual([drivers[2]]);
  });

  it("that nobody answers is ended by the sweep, and one that everybody refuses comes to an operator", async () => {
    await someDriver(db);
    const orderId = await someWanted(db, restaurantId);
    for (let i = 0; i < 8; i++) {
      await sql`update offers set ended_at = now() - interval '20 minutes' where order_id = ${orderId} and ended_at is not null`.execute(
        db.primary,
      );
      await makeDue(db);
      await runRound(ctx());
      await onlyOffer(db, orderId);
      await expireOffers(db);
      expect((await sweepDispatch(ctx())).ended).toBe(1);
    }
    expect(await readWhy({ db }, orderId)).toMatchObject({ alarm: null, isWanted: true });
    await makeDue(db);
    await runRound(ctx());
    expect(await readWhy({ db }, orderId)).toMatchObject({ alarm: "nobody_takes_it", isWanted: true });
    await assignByOperator(ctx(), { orderId, driverId: await someDriver(db), operatorId });
    expect(await readWhy({ db }, orderId)).toMatchObject({ alarm: null, isWanted: false });
  });

  it("accepted by two drivers at the same instant is one driver's, whoever was offered it", async () => {
    for (let turn = 0; turn < 10; turn++) {
      await clearDispatch(db);
      const orderId = await someWanted(db, restaurantId);
      await someDriver(db, { eastM: 100 });
      await runRound(ctx());
      const first = await onlyOffer(db, orderId);
      // The first one's has just run out and the next was asked, when both press at once.
      await expireOffers(db);
      await sweepDispatch(ctx());
      await someDriver(db, { eastM: 200 });
      await runRound(ctx());
      const second = await onlyOffer(db, orderId);
      const said = await Promise.allSettled([first, second, second].map((offer) => acceptOffer(ctx(), offer)));
      expect(said.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
      expect((await liveOf(db, orderId)).map(({ driver_id }) => driver_id)).toEqual([second.driverId]);
    }
  });

  it("and an operator's assignment at the same instant leave one driver", async () => {
    for (let turn = 0; turn < 10; turn++) {
      await clearDispatch(db);
      const orderId = await someWanted(db, restaurantId);
      const mine = await someDriver(db, { eastM: 100 });
      await runRound(ctx());
      const offer = await onlyOffer(db, orderId);
      expect(offer.driverId).toBe(mine);
      const other = await someDriver(db, { eastM: 4_000 });
      const [said] = await Promise.allSettled([
        acceptOffer(ctx(), offer),
        assignByOperator(ctx(), { orderId, driverId: other, operatorId }),
      ]);
      if (said.status === "rejected") expect(said.reason).toMatchObject({ code: "offer_ended" });
      expect((await liveOf(db, orderId)).map(({ driver_id }) => driver_id)).toEqual([other]);
    }
  });

  it("is not made to a driver who has as many as they may, nor accepted by one who has by now", async () => {
    const driverId = await someDriver(db);
    const causes: (string | null)[] = [];
    for (let i = 0; i < 2; i++) {
      const orderId = await someWanted(db, restaurantId);
      await assignByOperator(ctx(), { orderId, driverId, operatorId });
      const [told] = await readOrderEvents({ db }, [{ orderId, after: 0 }], 100);
      causes.push(...(told?.events ?? []).flatMap(({ type, cause }) => (type === "driver" ? cause : [])));
    }
    // the second order's page says that there is another one
    expect(causes).toEqual([null, "batched"]);
    const orderId = await someWanted(db, restaurantId);
    expect(await runRound(ctx())).toMatchObject({ claimed: 1, offered: 0 });
    await expect(assignByOperator(ctx(), { orderId, driverId, operatorId })).rejects.toMatchObject({
      code: "driver_full",
    });
  });
});
