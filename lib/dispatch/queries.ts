import { type Selectable, sql } from "kysely";
import type { LngLat } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId, OrderId } from "#lib/core/ids.ts";
import type { DeliveriesTable } from "#lib/db/tables/driving.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Trip, Vehicle } from "#lib/tracking/trip.ts";

type Reads = Pick<Context, "db">;

/** The columns that make a trip. */
export const TRIP_COLUMNS = [
  "id",
  "public_id",
  "driver_id",
  "order_id",
  "vehicle",
  "status",
  "pickup_lng",
  "pickup_lat",
  "dropoff_lng",
  "dropoff_lat",
  "area",
] as const;

export type TripRow = Pick<Selectable<DeliveriesTable>, (typeof TRIP_COLUMNS)[number]>;

/** A row of deliveries as tracking sees it. */
export function tripOf(row: TripRow): Trip {
  return {
    deliveryId: row.id as DeliveryId,
    publicId: Number(row.public_id),
    driverId: row.driver_id as DriverId,
    orderId: row.order_id as OrderId | null,
    vehicle: row.vehicle,
    status: row.status,
    pickup: { lng: row.pickup_lng, lat: row.pickup_lat },
    dropoff: { lng: row.dropoff_lng, lat: row.dropoff_lat },
    area: row.area,
  };
}

/** Every trip that is assigned or picked up. */
export async function listLiveTrips(ctx: Reads): Promise<Trip[]> {
  const rows = await ctx.db.primary
    .selectFrom("deliveries")
    .select(TRIP_COLUMNS)
    .where("status", "in", ["assigned", "picked_up"])
    .execute();
  return rows.map(tripOf);
}

/** These trips as they stand, those of them that there are. */
export async function listTrips(ctx: Reads, deliveryIds: readonly DeliveryId[]): Promise<Trip[]> {
  const rows = await ctx.db.primary
    .selectFrom("deliveries")
    .select(TRIP_COLUMNS)
    .where(sql<boolean>`id = any(${deliveryIds}::text[])`)
    .execute();
  return rows.map(tripOf);
}

/** The oldest live trip of a driver, or null. */
export async function findLiveTrip(ctx: Reads, driverId: DriverId): Promise<Trip | null> {
  const row = await ctx.db.primary
    .selectFrom("deliveries")
    .select(TRIP_COLUMNS)
    .where("driver_id", "=", driverId)
    .where("status", "in", ["assigned", "picked_up"])
    .orderBy("assigned_at")
    .limit(1)
    .executeTakeFirst();
  return row ? tripOf(row) : null;
}

export type IdleDriver = { readonly driverId: DriverId; readonly vehicle: Vehicle; readonly at: LngLat | null };

/** Drivers with an id from `first` to `last` who have no live delivery, and where they are; null of whom nothing was heard for `unseenS`. */
export async function listIdleDrivers(
  ctx: Reads,
  { first, last, limit, unseenS }: { first: DriverId; last: DriverId; limit: number; unseenS: number },
): Promise<IdleDriver[]> {
  const rows = await ctx.db.primary
    .selectFrom("drivers as d")
    // The range again: else all positions there are look cheaper to read than so many one by one.
    .leftJoin("current_locations as c", (join) =>
      join
        .onRef("c.driver_id", "=", "d.id")
        .on("c.driver_id", ">=", first)
        .on("c.driver_id", "<=", last)
        .on("c.received_at", ">", sql<Date>`now() - make_interval(secs => ${unseenS})`),
    )
    .select(["d.id", "d.vehicle", "c.lng", "c.lat"])
    .where("d.id", ">=", first)
    .where("d.id", "<=", last)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("deliveries as l")
            .select("l.id")
            .whereRef("l.driver_id", "=", "d.id")
            .where("l.status", "in", ["assigned", "picked_up"]),
        ),
      ),
    )
    .limit(limit)
    .execute();
  return rows.map(({ id, vehicle, lng, lat }) => ({
    driverId: id as DriverId,
    vehicle,
    at: lng === null || lat === null ? null : { lng, lat },
  }));
}

/** True if anything is on its way from restaurants whose ids begin like this. */
export async function hasLiveDeliveriesFrom(ctx: Reads, idsBeginWith: string): Promise<boolean> {
  const row = await ctx.db.primary
    .selectFrom("deliveries")
    .select("id")
    .where("status", "in", ["assigned", "picked_up"])
    .where("restaurant_id", "like", `${idsBeginWith}%`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
