import { randomBytes, randomInt } from "node:crypto";
import { sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";
import { createId, type DeliveryId, type DriverId, type RestaurantId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Trip, TripStatus, Vehicle } from "#lib/tracking/trip.ts";
import { TRIP_COLUMNS, type TripRow, tripOf } from "./queries.ts";
import { encodeTrips, TRIPS_TOPIC } from "./trip-topic.ts";

type Writes = Pick<Context, "db" | "bus">;

/** A delivery before it has an id. */
export type DeliveryDraft = {
  readonly driverId: DriverId;
  readonly restaurantId: RestaurantId;
  readonly vehicle: Vehicle;
  readonly pickup: LngLat;
  readonly dropoff: LngLat;
  readonly area: number;
};

/** Assignments wait for each other, so that no driver gets two deliveries from two processes at once. */
const ASSIGN_LOCK = 0x61_73_67_6e;

/**
 * Gives each draft's driver that delivery, all in one insert, and publishes them.
 * A driver with a live delivery, or one named twice, gets no second one: the answer holds what was really made.
 */
export async function assignDeliveries(
  ctx: Writes & Pick<Context, "clock">,
  drafts: readonly DeliveryDraft[],
): Promise<Trip[]> {
  const byDriver = new Map(drafts.map((draft) => [draft.driverId, draft]));
  if (byDriver.size === 0) return [];
  const list = [...byDriver.values()];
  const nowMs = ctx.clock.now();
  const rows = await ctx.db.primary.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${ASSIGN_LOCK})`.execute(trx);
    const { rows } = await sql<TripRow>`
      insert into deliveries (id, public_id, restaurant_id, driver_id, vehicle, status,
        pickup_lng, pickup_lat, dropoff_lng, dropoff_lat, area, assigned_at, updated_at)
      select n.id, n.public_id, n.restaurant_id, n.driver_id, n.vehicle, 'assigned',
        n.pickup_lng, n.pickup_lat, n.dropoff_lng, n.dropoff_lat, n.area, now(), now()
      from unnest(
        ${list.map(() => createId("delivery", nowMs, randomBytes(10)))}::text[],
        ${list.map(() => randomInt(0x1_0000_0000))}::bigint[],
        ${list.map((d) => d.restaurantId)}::text[],
        ${list.map((d) => d.driverId)}::text[],
        ${list.map((d) => d.vehicle)}::text[],
        ${list.map((d) => d.pickup.lng)}::float8[], ${list.map((d) => d.pickup.lat)}::float8[],
        ${list.map((d) => d.dropoff.lng)}::float8[], ${list.map((d) => d.dropoff.lat)}::float8[],
        ${list.map((d) => d.area)}::smallint[]
      ) as n (id, public_id, restaurant_id, driver_id, vehicle,
        pickup_lng, pickup_lat, dropoff_lng, dropoff_lat, area)
      where not exists (
        select from deliveries l where l.driver_id = n.driver_id and l.status in ('assigned', 'picked_up'))
      on conflict do nothing
      returning ${sql.join(TRIP_COLUMNS.map((column) => sql.ref(column)))}`.execute(trx);
    return rows;
  });
  return publish(ctx, rows.map(tripOf));
}

/** The driver has the food: assigned → picked_up. Repeated, it changes nothing. */
export function pickUpDelivery(ctx: Writes, by: { deliveryId: DeliveryId; driverId: DriverId }): Promise<Trip> {
  return move(ctx, by, "assigned", { status: "picked_up", picked_up_at: sql<Date>`now()` });
}

/** The food is handed over: picked_up → delivered. Repeated, it changes nothing. */
export function deliverDelivery(ctx: Writes, by: { deliveryId: DeliveryId; driverId: DriverId }): Promise<Trip> {
  return move(ctx, by, "picked_up", { status: "delivered", ended_at: sql<Date>`now()` });
}

/** Cancels what has been live for longer than `afterMin` minutes, at most `limit` deliveries. */
export async function cancelStuckDeliveries(
  ctx: Writes,
  { afterMin, limit }: { afterMin: number; limit: number },
): Promise<Trip[]> {
  const { rows } = await sql<TripRow>`
    update deliveries set status = 'cancelled', ended_at = now(), updated_at = now(), version = version + 1
    where id in (
      select id from deliveries
      where status in ('assigned', 'picked_up') and assigned_at < now() - make_interval(mins => ${afterMin})
      limit ${limit} for update skip locked)
    returning ${sql.join(TRIP_COLUMNS.map((column) => sql.ref(column)))}`.execute(ctx.db.primary);
  return publish(ctx, rows.map(tripOf));
}

type DriverRow = { readonly id: DriverId; readonly name: string; readonly vehicle: Vehicle };
type RestaurantRow = { readonly id: RestaurantId; readonly slug: string; readonly name: string; readonly at: LngLat };

/** Adds drivers, or gives those who are there their new name and vehicle. */
export async function upsertDrivers(ctx: Pick<Context, "db">, drivers: readonly DriverRow[]): Promise<void> {
  await sql`
    insert into drivers (id, name, vehicle)
    select * from unnest(
      ${drivers.map((d) => d.id)}::text[], ${drivers.map((d) => d.name)}::text[], ${drivers.map((d) => d.vehicle)}::text[])
    on conflict (id) do update set name = excluded.name, vehicle = excluded.vehicle
    where (drivers.name, drivers.vehicle) is distinct from (excluded.name, excluded.vehicle)`.execute(ctx.db.primary);
}

/** Adds restaurants, or gives those who are there their new name and place. A slug stays: it is in links. */
export async function upsertRestaurants(
  ctx: Pick<Context, "db">,
  restaurants: readonly RestaurantRow[],
): Promise<void> {
  await sql`
    insert into restaurants (id, slug, name, lng, lat)
    select * from unnest(
      ${restaurants.map((r) => r.id)}::text[], ${restaurants.map((r) => r.slug)}::text[],
      ${restaurants.map((r) => r.name)}::text[],
      ${restaurants.map((r) => r.at.lng)}::float8[], ${restaurants.map((r) => r.at.lat)}::float8[])
    on conflict (id) do update
    set name = excluded.name, lng = excluded.lng, lat = excluded.lat`.execute(ctx.db.primary);
}

/** One guarded update: it takes hold only in the state `from`, so that of two at once one wins. */
async function move(
  ctx: Writes,
  { deliveryId, driverId }: { deliveryId: DeliveryId; driverId: DriverId },
  from: TripStatus,
  change:
    | { status: "picked_up"; picked_up_at: ReturnType<typeof sql<Date>> }
    | { status: "delivered"; ended_at: ReturnType<typeof sql<Date>> },
): Promise<Trip> {
  const row = await ctx.db.primary
    .updateTable("deliveries")
    .set({ ...change, updated_at: sql<Date>`now()`, version: sql<number>`version + 1` })
    .where("id", "=", deliveryId)
    .where("driver_id", "=", driverId)
    .where("status", "=", from)
    .returning(TRIP_COLUMNS)
    .executeTakeFirst();
  if (row) {
    const trip = tripOf(row);
    await publish(ctx, [trip]);
    return trip;
  }
  const found = await ctx.db.primary
    .selectFrom("deliveries")
    .select(TRIP_COLUMNS)
    .where("id", "=", deliveryId)
    .where("driver_id", "=", driverId)
    .executeTakeFirst();
  if (!found) throw new AppError("delivery_not_yours");
  if (found.status !== change.status) throw new AppError("delivery_conflict", found.status);
  return tripOf(found);
}

async function publish(ctx: Writes, trips: Trip[]): Promise<Trip[]> {
  if (trips.length > 0) await ctx.bus.publish(TRIPS_TOPIC, encodeTrips(trips));
  return trips;
}
