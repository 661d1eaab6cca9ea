import { sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { DeliveryId, DriverId, OrderId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Trip } from "#lib/tracking/trip.ts";
import { cancelOrder, deliverDelivery, readTrip, tell, withdraw } from "../commands.ts";
import { absentWaitMs, type HandOver, PIN_TRIES } from "../hand-over.ts";
import { declineOffer, setOnDuty } from "../offers/commands.ts";
import { findOpenOffer } from "../offers/queries.ts";
import { findLiveTrip } from "../queries.ts";

/**
 * What a driver does besides taking offers. Each says the same when it is said twice, because a phone that comes out of a
 * tunnel says again what it is not sure of.
 */
type Writes = Pick<Context, "db" | "batcher">;
type Own = { readonly deliveryId: DeliveryId; readonly driverId: DriverId };
/** How long ago it was, by the phone's own clock, which may be wrong by hours and still counts seconds well. */
type Aged = { readonly agoMs: number };

/** No more offers; one that is open is declined. Throws AppError("driver_busy") for whoever still has something to bring. */
export async function endDuty(ctx: Writes, driverId: DriverId): Promise<void> {
  if (await findLiveTrip(ctx, driverId)) throw new AppError("driver_busy");
  await setOnDuty(ctx, driverId, false);
  const offer = await findOpenOffer(ctx, driverId);
  if (!offer) return;
  await declineOffer(ctx, { offerId: offer.offerId, driverId }).catch((error) => {
    // It has ended otherwise meanwhile.
    if (!(error instanceof AppError) || error.code !== "offer_ended") throw error;
  });
}

/** The driver has come to the restaurant, or to the door. Throws AppError: delivery_not_yours; delivery_conflict where it is too late for that, or too early. */
export async function noteArrival(
  ctx: Pick<Writes, "db">,
  { deliveryId, driverId, place, agoMs }: Own & Aged & { readonly place: "kitchen" | "door" },
): Promise<Trip> {
  const [column, status] =
    place === "kitchen" ? (["arrived_at", "assigned"] as const) : (["at_door_at", "picked_up"] as const);
  await sql`
    update deliveries set ${sql.ref(column)} = greatest(assigned_at, now() - make_interval(secs => ${agoMs / 1_000}::float8)),
      updated_at = now(), version = version + 1
    where id = ${deliveryId} and driver_id = ${driverId} and status = ${status} and ${sql.ref(column)} is null`.execute(
    ctx.db.primary,
  );
  const trip = await requireOwn(ctx, { deliveryId, driverId });
  const isPast = place === "kitchen" && trip.status === "picked_up";
  if (trip.status !== status && trip.status !== "delivered" && !isPast)
    throw new AppError("delivery_conflict", trip.status);
  return trip;
}

/** The PIN of an order that is on its way, for its customer, who has it to say from now on; null before, afterwards, and where there is none. */
export async function revealPin(ctx: Pick<Writes, "db">, orderId: OrderId): Promise<string | null> {
  const { rows } = await sql<{ pin: string | null }>`
    update deliveries set pin_read_at = coalesce(pin_read_at, now())
    where order_id = ${orderId} and status = 'picked_up' returning pin`.execute(ctx.db.primary);
  return rows[0]?.pin ?? null;
}

/**
 * The food is handed over: with the customer's PIN; without it, where there is none to be had; or left at the door, after
 * waiting there. Throws AppError: pin_wrong (with `triesLeft`), pin_locked, wait_longer (with `waitMs`), delivery_not_yours,
 * delivery_conflict.
 */
export async function handOver(
  ctx: Writes,
  { deliveryId, driverId, by, agoMs }: Own & Aged & { readonly by: HandOver },
): Promise<Trip> {
  const trip = await requireOwn(ctx, { deliveryId, driverId });
  if (trip.status === "delivered") return trip;
  if (trip.status !== "picked_up") throw new AppError("delivery_conflict", trip.status);
  if ("pin" in by) await checkPin(ctx, { deliveryId, driverId }, by.pin);
  else if (by.without === "absent") await checkWaited(ctx, deliveryId, agoMs);
  return deliverDelivery(ctx, { deliveryId, driverId }, "pin" in by ? "pin" : by.without);
}

/** One statement counts the try and says what it was worth, so that no two at once are more than five. */
async function checkPin({ db }: Pick<Writes, "db">, { deliveryId, driverId }: Own, typed: string): Promise<void> {
  const { rows } = await sql<{ pin: string | null; tries: number }>`
    update deliveries set pin_tries = pin_tries + 1
    where id = ${deliveryId} and driver_id = ${driverId} and status = 'picked_up' and pin_tries < ${PIN_TRIES}
    returning pin, pin_tries as tries`.execute(db.primary);
  const [row] = rows;
  if (!row) throw new AppError("pin_locked");
  if (row.pin === null || row.pin === typed) return;
  const triesLeft = PIN_TRIES - row.tries;
  throw triesLeft > 0 ? new AppError("pin_wrong", undefined, { data: { triesLeft } }) : new AppError("pin_locked");
}

async function checkWaited({ db }: Pick<Writes, "db">, deliveryId: DeliveryId, agoMs: number): Promise<void> {
  const { rows } = await sql<{ at_door_at: Date | null; now: Date }>`
    select at_door_at, now() from deliveries where id = ${deliveryId}`.execute(db.primary);
  const [row] = rows;
  const waitMs = absentWaitMs(row?.at_door_at?.getTime() ?? null, (row?.now.getTime() ?? 0) - agoMs);
  if (waitMs > 0) throw new AppError("wait_longer", undefined, Number.isFinite(waitMs) ? { data: { waitMs } } : {});
}

/**
 * The driver stands before a restaurant that is shut: the order ends, and with it what was to be paid. Only for whoever has
 * come there. Throws AppError: delivery_not_yours, delivery_conflict.
 */
export async function endAtClosedKitchen(ctx: Writes, { deliveryId, driverId }: Own): Promise<void> {
  const trip = await requireOwn(ctx, { deliveryId, driverId });
  const row = await ctx.db.primary
    .selectFrom("deliveries")
    .select("arrived_at")
    .where("id", "=", deliveryId)
    .executeTakeFirst();
  if (trip.status !== "assigned" || !trip.orderId) throw new AppError("delivery_conflict", trip.status);
  if (!row?.arrived_at) throw new AppError("delivery_conflict", "not there yet");
  await cancelOrder(ctx, { orderId: trip.orderId, actor: "system", cause: "restaurant_closed" });
}

/** The driver cannot bring it after all, and does not have the food: somebody else is looked for. Throws AppError: delivery_not_yours, delivery_conflict. */
export async function giveBack(ctx: Writes, { deliveryId, driverId }: Own): Promise<void> {
  await requireOwn(ctx, { deliveryId, driverId });
  const trip = await ctx.db.primary
    .transaction()
    .execute((trx) => withdraw(trx, { deliveryId, actor: "system", actorId: driverId, cause: "driver_gave_back" }));
  tell(ctx, [trip]);
}

async function requireOwn({ db }: Pick<Writes, "db">, { deliveryId, driverId }: Own): Promise<Trip> {
  const trip = await readTrip(db.primary, deliveryId);
  if (trip?.driverId !== driverId) throw new AppError("delivery_not_yours");
  return trip;
}
