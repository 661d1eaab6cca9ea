import { randomBytes, randomInt } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import { createId, type DeliveryId, type DriverId, type OrderId, type RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Context } from "#lib/infra/context.ts";
import { moveOrder, moveOrders, noteDriver, noteDrivers, type OrderMove } from "#lib/orders/commands.ts";
import { hintOrder } from "#lib/orders/hints.ts";
import { type OrderDraft, placeOrders } from "#lib/orders/placing/commands.ts";
import type { OrderEvent } from "#lib/orders/status.ts";
import type { Trip, TripStatus, Vehicle } from "#lib/tracking/trip.ts";
import { createPin, type HandedOver } from "./hand-over.ts";
import { TRIP_COLUMNS, type TripRow, tripOf } from "./queries.ts";
import { encodeTrips, TRIPS_TOPIC } from "./trip-topic.ts";

/**
 * Whatever happens to deliveries, and with them to the orders that they bring, in one transaction. Where both are
 * locked, the order is first. What was done is told once it has committed.
 */
type Writes = Pick<Context, "db" | "batcher">;

/** A delivery before it has an id. */
export type DeliveryDraft = {
  readonly driverId: DriverId;
  readonly restaurantId: RestaurantId;
  readonly vehicle: Vehicle;
  readonly pickup: LngLat;
  readonly dropoff: LngLat;
  readonly area: number;
  /** What is brought: an order that waits for a driver, or one that is written down together with its delivery. */
  readonly order?: OrderId | OrderDraft;
  /** The fence of the dispatch that decided so; none where no dispatch did. */
  readonly fence?: number;
};

/** Assignments wait for each other, so that no driver gets two deliveries from two processes at once. */
const ASSIGN_LOCK = 0x61_73_67_6e;

const RETURNING = sql.join(TRIP_COLUMNS.map((column) => sql.ref(column)));

/**
 * Gives each draft's driver that delivery, all in one insert, and tells of them.
 * A driver with a live delivery, or one named twice, gets no second one, and an order that somebody brings or nobody
 * wants any more is not brought: the answer holds what was really made.
 */
export async function assignDeliveries(
  ctx: Writes & Pick<Context, "clock">,
  drafts: readonly DeliveryDraft[],
): Promise<Trip[]> {
  const byDriver = new Map(drafts.map((draft) => [draft.driverId, draft]));
  if (byDriver.size === 0) return [];
  const nowMs = ctx.clock.now();
  const list = [...byDriver.values()].map((draft) => ({ ...draft, orderId: orderIdOf(draft, nowMs) }));
  const rows = await ctx.db.primary.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${ASSIGN_LOCK})`.execute(trx);
    const waiting = await lockWaiting(
      trx,
      list.flatMap(({ order }) => (typeof order === "string" ? order : [])),
    );
    const possible = list.filter(({ order }) => typeof order !== "string" || waiting.has(order));
    const made = await insertDeliveries(trx, possible, { nowMs, maxLoad: 1 });
    const orderOf = new Map(possible.map(({ orderId, order }) => [orderId, order]));
    const placed = made.flatMap(({ order_id }): OrderDraft[] => {
      const order = orderOf.get(order_id as OrderId);
      return typeof order === "object" ? [{ ...order, orderId: order_id as OrderId }] : [];
    });
    await placeOrders(trx, placed);
    await noteDrivers(
      trx,
      made
        .map(tripOf)
        .flatMap(({ orderId, deliveryId, driverId }) => (orderId ? { orderId, deliveryId, driverId } : [])),
    );
    return made;
  });
  return tell(ctx, rows.map(tripOf));
}

function orderIdOf({ order }: DeliveryDraft, nowMs: number): OrderId | null {
  if (!order || typeof order === "string") return order ?? null;
  return order.orderId ?? createId("order", nowMs, randomBytes(10));
}

async function lockWaiting(trx: Kysely<Tables>, orderIds: readonly OrderId[]): Promise<Set<OrderId>> {
  if (orderIds.length === 0) return new Set();
  const { rows } = await sql<{ id: OrderId }>`
    select id from orders where id = any(${orderIds}::text[]) and status in ('accepted', 'preparing', 'ready')
    order by id for update`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** Writes deliveries down, but for drivers who have `maxLoad` already and orders that somebody brings. */
export async function insertDeliveries(
  trx: Kysely<Tables>,
  list: readonly (DeliveryDraft & { orderId: OrderId | null })[],
  { nowMs, maxLoad }: { nowMs: number; maxLoad: number },
): Promise<TripRow[]> {
  const { rows } = await sql<TripRow>`
    insert into deliveries (id, public_id, restaurant_id, driver_id, order_id, vehicle, status,
      pickup_lng, pickup_lat, dropoff_lng, dropoff_lat, area, fence, pin, assigned_at, updated_at)
    select n.id, n.public_id, n.restaurant_id, n.driver_id, n.order_id, n.vehicle, 'assigned',
      n.pickup_lng, n.pickup_lat, n.dropoff_lng, n.dropoff_lat, n.area, n.fence, n.pin, now(), now()
    from unnest(
      ${list.map(() => createId("delivery", nowMs, randomBytes(10)))}::text[],
      ${list.map(() => randomInt(0x1_0000_0000))}::bigint[],
      ${list.map((d) => d.restaurantId)}::text[],
      ${list.map((d) => d.driverId)}::text[],
      ${list.map((d) => d.orderId)}::text[],
      ${list.map((d) => d.vehicle)}::text[],
      ${list.map((d) => d.pickup.lng)}::float8[], ${list.map((d) => d.pickup.lat)}::float8[],
      ${list.map((d) => d.dropoff.lng)}::float8[], ${list.map((d) => d.dropoff.lat)}::float8[],
      ${list.map((d) => d.area)}::smallint[], ${list.map((d) => d.fence ?? 0)}::bigint[],
      ${list.map(() => createPin(randomInt))}::text[]
    ) as n (id, public_id, restaurant_id, driver_id, order_id, vehicle,
      pickup_lng, pickup_lat, dropoff_lng, dropoff_lat, area, fence, pin)
    where (select count(*) from deliveries l
      where l.driver_id = n.driver_id and l.status in ('assigned', 'picked_up')) < ${maxLoad}
    on conflict do nothing
    returning ${RETURNING}`.execute(trx);
  return rows;
}

/** The driver has the food: assigned → picked_up, and so the order. Repeated, it changes nothing. */
export function pickUpDelivery(ctx: Writes, by: { deliveryId: DeliveryId; driverId: DriverId }): Promise<Trip> {
  return move(ctx, by, { from: "assigned", to: "picked_up" });
}

/** The food is handed over: picked_up → delivered, and so the order. Repeated, it changes nothing. */
export function deliverDelivery(
  ctx: Writes,
  by: { deliveryId: DeliveryId; driverId: DriverId },
  handedOver: HandedOver | null = null,
): Promise<Trip> {
  return move(ctx, by, { from: "picked_up", to: "delivered", handedOver });
}

/**
 * The kitchen has given the food to the driver who came for it, and says so in their stead: as `pickUpDelivery`.
 * Throws AppError: order_not_found; order_conflict where it cannot be given yet, or any more; delivery_conflict without a driver.
 */
export async function handOverOrder(ctx: Writes, move: Omit<OrderMove, "to">): Promise<OrderEvent> {
  const { event, row } = await ctx.db.primary.transaction().execute(async (trx) => {
    const event = await moveOrder(trx, { ...move, to: "picked_up" });
    const row = await trx
      .updateTable("deliveries")
      .set({ status: "picked_up", picked_up_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
      .set({ version: sql<number>`version + 1` })
      .where("order_id", "=", move.orderId)
      .where("status", "=", "assigned")
      .returning(TRIP_COLUMNS)
      .executeTakeFirst();
    if (!row && !(await isOnItsWay(trx, move.orderId))) throw new AppError("delivery_conflict", "no driver");
    return { event, row };
  });
  if (row) tell(ctx, [tripOf(row)]);
  return event;
}

async function isOnItsWay(trx: Kysely<Tables>, orderId: OrderId): Promise<boolean> {
  const { rows } = await sql`select from deliveries where order_id = ${orderId} and status = 'picked_up'`.execute(trx);
  return rows.length > 0;
}

/** Cancels what has been live for longer than `afterMin` minutes, with its order; at most `limit` deliveries. */
export async function cancelStuckDeliveries(
  ctx: Writes,
  { afterMin, limit }: { afterMin: number; limit: number },
): Promise<Trip[]> {
  const rows = await ctx.db.primary.transaction().execute(async (trx) => {
    const { rows: stuck } = await sql<{ id: string; order_id: OrderId | null }>`
      select id, order_id from deliveries
      where status in ('assigned', 'picked_up') and assigned_at < now() - make_interval(mins => ${afterMin})
      limit ${limit}`.execute(trx);
    if (stuck.length === 0) return [];
    const orderIds = stuck.flatMap(({ order_id }) => order_id ?? []);
    await moveOrders(trx, { orderIds, to: "cancelled", actor: "system", cause: "stuck" });
    return endDeliveries(trx, sql`id = any(${stuck.map(({ id }) => id)}::text[])`);
  });
  return tell(ctx, rows.map(tripOf));
}

/**
 * Cancels an order, and the delivery that was to bring it. Repeated, it changes nothing.
 * Throws AppError: order_not_found; order_conflict where this actor may not, or no longer.
 */
export async function cancelOrder(ctx: Writes, move: Omit<OrderMove, "to">): Promise<OrderEvent> {
  const { event, rows } = await ctx.db.primary.transaction().execute(async (trx) => {
    const event = await moveOrder(trx, { ...move, to: "cancelled" });
    return { event, rows: await endDeliveries(trx, sql`order_id = ${move.orderId}`) };
  });
  tell(ctx, rows.map(tripOf));
  hintOrder(ctx, move.orderId);
  return event;
}

/**
 * Takes a delivery that was not picked up yet off its driver: its order waits for another one.
 * Throws AppError("delivery_conflict") for one that is no longer `assigned`.
 */
export async function withdrawDelivery(
  ctx: Writes,
  withdrawal: {
    deliveryId: DeliveryId;
    actor: "operator" | "system";
    actorId?: string;
    cause: string;
    unseenS?: number;
  },
): Promise<Trip> {
  const trip = await ctx.db.primary.transaction().execute((trx) => withdraw(trx, withdrawal));
  tell(ctx, [trip]);
  return trip;
}

/** The same within a transaction. `unseenS`: only if nothing was heard of its driver for so long, looked at anew. */
export async function withdraw(
  trx: Kysely<Tables>,
  { deliveryId, actor, actorId, cause, unseenS }: Parameters<typeof withdrawDelivery>[1],
): Promise<Trip> {
  const found = await readTrip(trx, deliveryId);
  const who = { actor, ...(actorId !== undefined && { actorId }) };
  if (found?.orderId) await noteDriver(trx, { orderId: found.orderId, ...who, cause, data: { deliveryId } });
  const unseen =
    unseenS === undefined
      ? sql`true`
      : sql`not exists (select from current_locations c
          where c.driver_id = deliveries.driver_id and c.received_at > now() - make_interval(secs => ${unseenS}))`;
  const [row] = await endDeliveries(trx, sql`id = ${deliveryId} and status = 'assigned' and ${unseen}`);
  if (!row) throw new AppError("delivery_conflict", found?.status);
  await sql`
    update dispatches set ended_at = null, due_at = now(), wanted_since = now(), fence = fence + 1, claimed_by = null,
      alarm = null, alarmed_at = null
    where order_id = ${row.order_id}`.execute(trx);
  return tripOf(row);
}

async function endDeliveries(trx: Kysely<Tables>, which: ReturnType<typeof sql>): Promise<TripRow[]> {
  const { rows } = await sql<TripRow>`
    update deliveries set status = 'cancelled', ended_at = now(), updated_at = now(), version = version + 1
    where status in ('assigned', 'picked_up') and ${which}
    returning ${RETURNING}`.execute(trx);
  return rows;
}

type DriverRow = { readonly id: DriverId; readonly name: string; readonly vehicle: Vehicle };

/** Adds drivers, or gives those who are there their new name and vehicle. */
export async function upsertDrivers(ctx: Pick<Context, "db">, drivers: readonly DriverRow[]): Promise<void> {
  await sql`
    insert into drivers (id, name, vehicle)
    select * from unnest(
      ${drivers.map((d) => d.id)}::text[], ${drivers.map((d) => d.name)}::text[], ${drivers.map((d) => d.vehicle)}::text[])
    on conflict (id) do update set name = excluded.name, vehicle = excluded.vehicle
    where (drivers.name, drivers.vehicle) is distinct from (excluded.name, excluded.vehicle)`.execute(ctx.db.primary);
}

/**
 * One guarded update: it takes hold only in the state `from`, so that of two at once one wins. The order has gone the
 * same way before, in the same transaction, under its lock.
 */
async function move(
  ctx: Writes,
  { deliveryId, driverId }: { deliveryId: DeliveryId; driverId: DriverId },
  { from, to, handedOver = null }: { from: TripStatus; to: "picked_up" | "delivered"; handedOver?: HandedOver | null },
): Promise<Trip> {
  const { trip, isNew } = await ctx.db.primary.transaction().execute(async (trx) => {
    const found = await readTrip(trx, deliveryId);
    if (found?.driverId !== driverId) throw new AppError("delivery_not_yours");
    if (found.status === to) return { trip: found, isNew: false };
    if (found.status !== from) throw new AppError("delivery_conflict", found.status);
    if (found.orderId) await moveOrderAlong(trx, found.orderId, to, driverId);
    const row = await trx
      .updateTable("deliveries")
      .set({
        status: to,
        [to === "picked_up" ? "picked_up_at" : "ended_at"]: sql<Date>`now()`,
        updated_at: sql<Date>`now()`,
        version: sql<number>`version + 1`,
        ...(handedOver && { handed_over: handedOver }),
      })
      .where("id", "=", deliveryId)
      .where("status", "=", from)
      .returning(TRIP_COLUMNS)
      .executeTakeFirst();
    if (row) return { trip: tripOf(row), isNew: true };
    const now = await readTrip(trx, deliveryId);
    if (now?.status !== to) throw new AppError("delivery_conflict", now?.status);
    return { trip: now, isNew: false };
  });
  if (isNew) tell(ctx, [trip]);
  return trip;
}

async function moveOrderAlong(
  trx: Kysely<Tables>,
  orderId: OrderId,
  to: "picked_up" | "delivered",
  driverId: DriverId,
): Promise<void> {
  const cause = (from: string) => (to === "picked_up" && from !== "ready" ? "picked_up_before_ready" : null);
  try {
    await moveOrder(trx, { orderId, to, actor: "driver", actorId: driverId, cause });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "order_conflict") throw error;
    // Somebody ended the order, and its delivery with it, since the delivery was read.
    throw new AppError("delivery_conflict", error.detail, { cause: error });
  }
}

export async function readTrip(db: Kysely<Tables>, deliveryId: DeliveryId): Promise<Trip | null> {
  const row = await db.selectFrom("deliveries").select(TRIP_COLUMNS).where("id", "=", deliveryId).executeTakeFirst();
  return row ? tripOf(row) : null;
}

/** Tells the gateways of deliveries, and of the orders that they bring. */
export function tell(ctx: Pick<Context, "batcher">, trips: Trip[]): Trip[] {
  if (trips.length > 0) ctx.batcher.add(TRIPS_TOPIC, encodeTrips(trips));
  for (const { orderId } of trips) if (orderId) hintOrder(ctx, orderId);
  return trips;
}
