import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import type { DeliveryId } from "#lib/core/ids.ts";
import { pickUpDelivery } from "#lib/dispatch/commands.ts";
import { acceptOffer, assignByOperator, takeBack } from "#lib/dispatch/offers/commands.ts";
import { readWhy } from "#lib/dispatch/offers/queries.ts";
import { runRound } from "#lib/dispatch/offers/rounds.ts";
import { sweepDispatch } from "#lib/dispatch/offers/sweep.ts";
import { dispatchWorld, liveOf, onlyOffer, see, someDriver, someWanted } from "./world.ts";

const { db, restaurantId, ctx } = await dispatchWorld();
const operatorId = "usr_operator";

async function accepted() {
  const driverId = await someDriver(db);
  const orderId = await someWanted(db, restaurantId);
  await runRound(ctx());
  const { offerId } = await onlyOffer(db, orderId);
  const trip = await acceptOffer(ctx(), { offerId, driverId });
  return { driverId, orderId, offerId, trip };
}

describe("a delivery", () => {
  it("is taken back by an operator until it was picked up, and given to somebody else", async () => {
    const { driverId, orderId, trip } = await accepted();
    await takeBack(ctx(), { orderId, operatorId });
    expect(await liveOf(db, orderId)).toEqual([]);
    const next = await someDriver(db, { eastM: 2_000 });
    await runRound(ctx());
    const offer = await onlyOffer(db, orderId);
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
        db.primary,
      );
    await ago(trip.deliveryId, "assigned_at");
    expect((await sweepDispatch(ctx())).vanished).toBe(0);
    await see(db, driverId, undefined, 130);
    expect((await sweepDispatch(ctx())).vanished).toBe(1);
    expect(await liveOf(db, orderId)).toEqual([]);
    // They are back, and stand before the kitchen.
    await expect(pickUpDelivery(ctx(), trip)).rejects.toMatchObject({ code: "delivery_conflict" });
    const next = await someDriver(db, { eastM: 500 });
    await runRound(ctx());
    const second = await acceptOffer(ctx(), await onlyOffer(db, orderId));
    expect(second.driverId).toBe(next);
    await pickUpDelivery(ctx(), second);
    await ago(second.deliveryId, "picked_up_at");
    await see(db, next, undefined, 400);
    expect((await sweepDispatch(ctx())).vanished).toBe(0);
    expect(await readWhy({ db }, orderId)).toMatchObject({ alarm: "driver_vanished", isWanted: false });
    expect(await liveOf(db, orderId)).toMatchObject([{ status: "picked_up", driver_id: next }]);
    await see(db, next);
    await sweepDispatch(ctx());
    expect(await readWhy({ db }, orderId)).toMatchObject({ alarm: null });
  });
});
