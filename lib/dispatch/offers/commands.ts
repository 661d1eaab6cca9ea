import { type Kysely, sql, type Transaction } from "kysely";
import { NO_AREA, nearestArea } from "#lib/city/areas.ts";
import type { Area } from "#lib/city/city.ts";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId, OfferId, OrderId, RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Context } from "#lib/infra/context.ts";
import { noteDriver, noteDrivers } from "#lib/orders/commands.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { Trip, Vehicle } from "#lib/tracking/trip.ts";
import { insertDeliveries, tell, withdraw } from "../commands.ts";
import { type OfferStatus, stepOffer } from "../offer.ts";
import { tripOf } from "../queries.ts";
import { RULES } from "../rules.ts";

/**
 * What drivers and operators do about offers. Everything is locked in one order: the order, its dispatch, the offer, the
 * driver, deliveries. Whoever is second finds what the first has left.
 */
type Writes = Pick<Context, "db" | "batcher" | "clock">;
type Trx = Transaction<Tables>;

const WAITING: ReadonlySet<OrderStatus> = new Set(["accepted", "preparing", "ready"]);

/**
 * The driver takes it: the delivery is theirs. Said twice, it is the same delivery.
 * Throws AppError: offer_not_found; offer_ended for one that ran out, was answered otherwise or taken back; driver_full.
 */
export async function acceptOffer(
  ctx: Writes,
  { offerId, driverId, areas = [] }: { offerId: OfferId; driverId: DriverId; areas?: readonly Area[] },
): Promise<Trip> {
  const { trip, isNew } = await settled(ctx, async (trx) => {
    const { offer, order, isHeard } = await answer(trx, { offerId, driverId, type: "accept" });
    if (!isHeard) return new AppError("offer_ended", offer.status);
    if (offer.wasAccepted) {
      const live = await liveDelivery(trx, offer.orderId);
      return live?.driverId === driverId ? { trip: live, isNew: false } : new AppError("offer_ended", "taken back");
    }
    const isOurs = await endDispatch(trx, offer.orderId, offer.fence);
    if (!isOurs || !WAITING.has(order.status)) {
      await markOffer(trx, offerId, "withdrawn");
      return new AppError("offer_ended", "withdrawn");
    }
    await markOffer(trx, offerId, "accepted");
    return { trip: await deliver(ctx, trx, { order, driverId, fence: offer.fence, areas }), isNew: true };
  });
  if (isNew) tell(ctx, [trip]);
  return trip;
}

/** The driver does not take it: somebody else is asked at once. Said twice, it changes nothing. Throws as `acceptOffer`. */
export async function declineOffer(
  ctx: Pick<Writes, "db">,
  { offerId, driverId }: { offerId: OfferId; driverId: DriverId },
): Promise<void> {
  await settled(ctx, async (trx) => {
    const { offer, isHeard } = await answer(trx, { offerId, driverId, type: "decline" });
    if (!isHeard) return new AppError("offer_ended", offer.status);
    await markOffer(trx, offerId, "declined");
    return null;
  });
}

/** Ends offers whose time has run out and those whose order wants nobody any more. Resolves to how many. */
export async function endOverdueOffers(ctx: Pick<Writes, "db">): Promise<number> {
  const { rows } = await sql`
    with over as (
      select f.id, case when o.status in ('accepted', 'preparing', 'ready') then 'expired' else 'withdrawn' end as status
      from offers f join orders o on o.id = f.order_id
      where f.status = 'offered' and (f.expires_at <= now() or o.status not in ('accepted', 'preparing', 'ready'))
      order by f.id limit 500 for update of f skip locked
    ), ended as (
      update offers f set status = over.status, ended_at = now() from over where f.id = over.id returning f.order_id
    ), due as (
      update dispatches d set due_at = now() from ended where d.order_id = ended.order_id and d.ended_at is null
    )
    select 1 from ended`.execute(ctx.db.primary);
  return rows.length;
}

type Operator = { readonly orderId: OrderId; readonly operatorId: string };

/**
 * An operator gives the order to this driver, whoever was asked or has it, as long as it was not picked up. To the driver who
 * has it already it changes nothing. Throws AppError: order_not_found; delivery_conflict; not_found (driver); driver_full.
 */
export async function assignByOperator(
  ctx: Writes,
  { orderId, driverId, operatorId, areas = [] }: Operator & { driverId: DriverId; areas?: readonly Area[] },
): Promise<Trip> {
  const { trips, trip } = await ctx.db.primary.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, orderId);
    const live = await liveDelivery(trx, orderId);
    if (live?.driverId === driverId) return { trips: [], trip: live };
    if (!WAITING.has(order.status)) throw new AppError("delivery_conflict", order.status);
    const by = { actor: "operator", actorId: operatorId } as const;
    const taken = live ? [await withdraw(trx, { deliveryId: live.deliveryId, ...by, cause: "given_to_another" })] : [];
    const fence = await nextFence(trx, orderId, { isOver: true });
    await withdrawOpen(trx, orderId);
    await noteDecision(trx, { orderId, fence, by: operatorId, driverId });
    const trip = await deliver(ctx, trx, { order, driverId, fence, areas });
    return { trips: [...taken, trip], trip };
  });
  tell(ctx, trips);
  return trip;
}

/**
 * An operator takes the order off its driver, or off whoever is being asked: somebody else is looked for at once.
 * Throws AppError: order_not_found; delivery_conflict where it was picked up, or nobody has it.
 */
export async function takeBack(ctx: Writes, { orderId, operatorId }: Operator): Promise<void> {
  const taken = await ctx.db.primary.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (!WAITING.has(order.status)) throw new AppError("delivery_conflict", order.status);
    const by = { actor: "operator", actorId: operatorId } as const;
    const live = await liveDelivery(trx, orderId);
    const wasAsked = await withdrawOpen(trx, orderId);
    if (live) return withdraw(trx, { deliveryId: live.deliveryId, ...by, cause: "taken_back" });
    if (!wasAsked) throw new AppError("delivery_conflict", "nobody has it");
    await nextFence(trx, orderId, { isOver: false });
    await noteDriver(trx, { orderId, ...by, cause: "taken_back" });
    return null;
  });
  tell(ctx, taken ? [taken] : []);
}

/** On duty since now, or off duty. On duty twice changes nothing. Throws AppError("not_found"). */
export async function setOnDuty(ctx: Pick<Context, "db">, driverId: DriverId, isOnDuty: boolean): Promise<void> {
  const since = isOnDuty ? sql`coalesce(on_duty_since, now())` : sql`null`;
  const { numAffectedRows } = await sql`update drivers set on_duty_since = ${since} where id = ${driverId}`.execute(
    ctx.db.primary,
  );
  if (Number(numAffectedRows) === 0) throw new AppError("not_found", "driver");
}

/** For drivers who take one delivery at a time: of those with an id from `first` to `last`, who has nothing to bring is on duty, and nobody else. */
export async function keepDutyOf(
  ctx: Pick<Context, "db">,
  { first, last }: { readonly first: DriverId; readonly last: DriverId },
): Promise<void> {
  await sql`
    update drivers d set on_duty_since = case when n.is_free then now() end
    from (
      select id, not exists (select from deliveries l
        where l.driver_id = drivers.id and l.status in ('assigned', 'picked_up')) as is_free
      from drivers where id between ${first} and ${last}) as n
    where d.id = n.id and n.is_free = (d.on_duty_since is null)`.execute(ctx.db.primary);
}

/** A transaction that may end in a refusal and still has changed something: that an offer ran out stays written. */
async function settled<T>(ctx: Pick<Writes, "db">, run: (trx: Trx) => Promise<T | AppError>): Promise<T> {
  const result = await ctx.db.primary.transaction().execute(run);
  if (result instanceof AppError) throw result;
  return result;
}

type LockedOffer = {
  readonly orderId: OrderId;
  readonly fence: number;
  readonly status: OfferStatus;
  readonly wasAccepted: boolean;
};

/** The offer with its order, both locked, and whether this answer comes in time; one that ran out is marked so. */
async function answer(
  trx: Trx,
  { offerId, driverId, type }: { offerId: OfferId; driverId: DriverId; type: "accept" | "decline" },
): Promise<{ offer: LockedOffer; order: OrderRow; isHeard: boolean }> {
  const found = await trx
    .selectFrom("offers")
    .select(["order_id", "driver_id"])
    .where("id", "=", offerId)
    .executeTakeFirst();
  if (found?.driver_id !== driverId) throw new AppError("offer_not_found");
  const orderId = found.order_id as OrderId;
  const order = await lockOrder(trx, orderId);
  await sql`select from dispatches where order_id = ${orderId} for update`.execute(trx);
  const { rows } = await sql<{ status: OfferStatus; fence: number; expires_ms: number; now_ms: number }>`
    select status, fence, extract(epoch from expires_at) * 1000 as expires_ms, extract(epoch from clock_timestamp()) * 1000 as now_ms
    from offers where id = ${offerId} for update`.execute(trx);
  const [row] = rows;
  if (!row) throw new AppError("offer_not_found");
  const { status, fence } = row;
  const asked = { status, expiresAt: Number(row.expires_ms) };
  const { offer, isHeard } = stepOffer(asked, { type, at: Number(row.now_ms) });
  if (offer.status === "expired" && status === "offered") await markOffer(trx, offerId, "expired");
  return { offer: { orderId, fence, status: offer.status, wasAccepted: status === "accepted" }, order, isHeard };
}

/** Ends an open offer; one that somebody did not take makes its order due at once. */
async function markOffer(trx: Trx, offerId: OfferId, status: Exclude<OfferStatus, "offered">): Promise<void> {
  await sql`
    with ended as (
      update offers set status = ${status}, ended_at = clock_timestamp() where id = ${offerId} and status = 'offered'
      returning order_id)
    update dispatches d set due_at = now() from ended
    where d.order_id = ended.order_id and d.ended_at is null and ${status} <> 'accepted'`.execute(trx);
}

async function withdrawOpen(trx: Trx, orderId: OrderId): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update offers set status = 'withdrawn', ended_at = now() where order_id = ${orderId} and status = 'offered'`.execute(
    trx,
  );
  return Number(numAffectedRows) > 0;
}

/** Nobody is looked for any more, if this fence still holds. */
async function endDispatch(trx: Trx, orderId: OrderId, fence: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update dispatches set ended_at = now(), claimed_by = null, alarm = null, alarmed_at = null
    where order_id = ${orderId} and fence = ${fence} and ended_at is null`.execute(trx);
  return Number(numAffectedRows) > 0;
}

/** Whatever was decided before counts no more. */
async function nextFence(trx: Trx, orderId: OrderId, { isOver }: { isOver: boolean }): Promise<number> {
  const endedAt = isOver ? sql`now()` : sql`null`;
  const { rows } = await sql<{ fence: number }>`
    insert into dispatches (order_id, fence, ended_at) values (${orderId}, 1, ${endedAt})
    on conflict (order_id) do update set fence = dispatches.fence + 1, ended_at = excluded.ended_at, due_at = now(),
      claimed_by = null, alarm = null, alarmed_at = null
    returning fence`.execute(trx);
  return rows[0]?.fence ?? 0;
}

async function noteDecision(
  trx: Trx,
  { orderId, fence, by, driverId }: { orderId: OrderId; fence: number; by: string; driverId: DriverId },
): Promise<void> {
  await sql`
    insert into dispatch_decisions (order_id, fence, by, rides, driver_id, considered)
    select ${orderId}, ${fence}, ${by}, 'none', id, '[]'::jsonb from drivers where id = ${driverId}`.execute(trx);
}

type OrderRow = {
  readonly orderId: OrderId;
  readonly status: OrderStatus;
  readonly restaurantId: RestaurantId;
  readonly pickup: LngLat;
  readonly dropoff: LngLat;
};

async function lockOrder(trx: Trx, orderId: OrderId): Promise<OrderRow> {
  const { rows } = await sql<{
    status: OrderStatus;
    restaurant_id: string;
    lng: number;
    lat: number;
    dropoff_lng: number;
    dropoff_lat: number;
  }>`
    select o.status, o.restaurant_id, r.lng, r.lat, o.dropoff_lng, o.dropoff_lat
    from orders o join restaurants r on r.id = o.restaurant_id where o.id = ${orderId} for update of o`.execute(trx);
  const [row] = rows;
  if (!row) throw new AppError("order_not_found");
  return {
    orderId,
    status: row.status,
    restaurantId: row.restaurant_id as RestaurantId,
    pickup: { lng: row.lng, lat: row.lat },
    dropoff: { lng: row.dropoff_lng, lat: row.dropoff_lat },
  };
}

async function liveDelivery(db: Kysely<Tables>, orderId: OrderId): Promise<Trip | null> {
  const row = await db
    .selectFrom("deliveries")
    .selectAll()
    .where("order_id", "=", orderId)
    .where("status", "in", ["assigned", "picked_up"])
    .executeTakeFirst();
  return row ? tripOf(row) : null;
}

/** The delivery itself, with its event; the driver's row is locked, so that two offers cannot be one too many. */
async function deliver(
  ctx: Pick<Writes, "clock">,
  trx: Trx,
  { order, driverId, fence, areas }: { order: OrderRow; driverId: DriverId; fence: number; areas: readonly Area[] },
): Promise<Trip> {
  const { rows } = await sql<{ vehicle: Vehicle }>`
    select vehicle from drivers where id = ${driverId} for no key update`.execute(trx);
  const vehicle = rows[0]?.vehicle;
  if (!vehicle) throw new AppError("not_found", "driver");
  const { orderId, restaurantId, pickup, dropoff } = order;
  const area = areas.length > 0 ? nearestArea(areas, dropoff) : NO_AREA;
  const draft = { driverId, restaurantId, vehicle, pickup, dropoff, area, order: orderId, orderId, fence };
  const maxLoad = RULES.maxLoad[vehicle];
  const isBatched = await hasLoad(trx, driverId);
  const [row] = await insertDeliveries(trx, [draft], { nowMs: ctx.clock.now(), maxLoad });
  if (!row) throw new AppError("driver_full");
  const deliveryId = row.id as DeliveryId;
  await noteDrivers(trx, [{ orderId, deliveryId, driverId, isBatched }]);
  return tripOf(row);
}

/** Whether the driver has something to bring. Their row is locked. */
async function hasLoad(trx: Trx, driverId: DriverId): Promise<boolean> {
  const { rows } = await sql`
    select from deliveries where driver_id = ${driverId} and status in ('assigned', 'picked_up') limit 1`.execute(trx);
  return rows.length > 0;
}
