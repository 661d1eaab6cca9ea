import { sql } from "kysely";
import type { Bbox } from "#lib/core/geo.ts";
import type { DeliveryId, DriverId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Fix } from "./position-batch.ts";
import type { StripTrip } from "./strip-dots.ts";
import type { Vehicle } from "./trip.ts";

export type CurrentLocation = { readonly driverId: DriverId; readonly fix: Fix };

type Row = {
  readonly driver_id: DriverId;
  readonly lng: number;
  readonly lat: number;
  readonly heading: number | null;
  readonly speed: number | null;
  readonly accuracy: number | null;
  readonly recorded_ms: number;
};

/**
 * Where drivers with a live delivery were last: those in any of the boxes, and those named, as far as they were there
 * after `sinceMs`. One statement. It looks the drivers of the live deliveries up one by one (the limit sees to that), so
 * that its reads do not grow with all who ever drove.
 */
export async function listCurrentLocations(
  ctx: Pick<Context, "db">,
  { boxes, driverIds, sinceMs }: { boxes: readonly Bbox[]; driverIds: readonly DriverId[]; sinceMs: number },
): Promise<CurrentLocation[]> {
  const edge = (of: (box: Bbox) => number) => boxes.map(of);
  const { rows } = await sql<Row>`
    select c.driver_id, c.lng, c.lat, c.heading, c.speed, c.accuracy,
      (extract(epoch from c.recorded_at) * 1000)::float8 as recorded_ms
    from deliveries d
    cross join lateral (select * from current_locations where driver_id = d.driver_id limit 1) c
    where d.status in ('assigned', 'picked_up')
      and c.recorded_at > to_timestamp(${sinceMs}::float8 / 1000)
      and (c.driver_id = any(${driverIds}::text[]) or exists (
        select from unnest(${edge((b) => b.west)}::float8[], ${edge((b) => b.south)}::float8[],
          ${edge((b) => b.east)}::float8[], ${edge((b) => b.north)}::float8[]) as b (west, south, east, north)
        where c.lng between b.west and b.east and c.lat between b.south and b.north))`.execute(ctx.db.primary);
  return rows.map(({ driver_id: driverId, recorded_ms: recordedAt, ...place }) => ({
    driverId,
    fix: { ...place, recordedAt },
  }));
}

/** The strip tells no district. */
const UNKNOWN_AREA = 255;

type StripRow = {
  readonly id: DeliveryId;
  readonly public_id: number;
  readonly driver_id: DriverId;
  readonly vehicle: Vehicle;
  readonly pickup_lng: number;
  readonly pickup_lat: number;
  readonly dropoff_lng: number;
  readonly dropoff_lat: number;
  /** One fix each: lng, lat, ms since 1970. */
  readonly fixes: readonly (readonly [number, number, number])[] | null;
};

/**
 * Some of the deliveries that are on their way to a door and were in the box lately, with all their positions since then
 * (ms since 1970) but none from before they were picked up. By their public names, which are random: the same ones from
 * one call to the next. One statement, for the replica. It has an end in time too, which spares it the days ahead.
 */
export async function listLatelyMoved(
  ctx: Pick<Context, "db">,
  { box, sinceMs, nowMs, limit }: { box: Bbox; sinceMs: number; nowMs: number; limit: number },
): Promise<StripTrip[]> {
  const { rows } = await sql<StripRow>`
    select d.*, (
      select json_agg(json_build_array(l.lng, l.lat, (extract(epoch from l.recorded_at) * 1000)::float8) order by l.recorded_at)
      from driver_locations l
      where l.driver_id = d.driver_id and l.recorded_at > to_timestamp(${sinceMs}::float8 / 1000)
        and l.recorded_at <= to_timestamp(${nowMs}::float8 / 1000) and l.recorded_at >= d.picked_up_at) as fixes
    from (
      select d.id, d.public_id, d.driver_id, d.vehicle, d.pickup_lng, d.pickup_lat, d.dropoff_lng, d.dropoff_lat,
        d.picked_up_at
      from deliveries d
      cross join lateral (select * from current_locations where driver_id = d.driver_id limit 1) c
      where d.status in ('assigned', 'picked_up') and d.status = 'picked_up'
        and c.recorded_at > to_timestamp(${sinceMs}::float8 / 1000)
        and c.lng between ${box.west} and ${box.east} and c.lat between ${box.south} and ${box.north}
      order by d.public_id
      limit ${limit}) d
    order by d.public_id`.execute(ctx.db.replica);
  return rows.map((row) => ({
    trip: {
      deliveryId: row.id,
      publicId: Number(row.public_id),
      driverId: row.driver_id,
      orderId: null,
      vehicle: row.vehicle,
      status: "picked_up",
      pickup: { lng: row.pickup_lng, lat: row.pickup_lat },
      dropoff: { lng: row.dropoff_lng, lat: row.dropoff_lat },
      area: UNKNOWN_AREA,
    },
    fixes: (row.fixes ?? []).map(([lng, lat, recordedAt]) => ({
      lng,
      lat,
      recordedAt,
      accuracy: null,
      heading: null,
      speed: null,
    })),
  }));
}

/** The driver whose GPS client has the token of this hash, or null. */
export async function findDeviceDriver(
  ctx: { readonly db: Pick<Context["db"], "primary"> },
  tokenHash: Uint8Array,
): Promise<DriverId | null> {
  const { rows } = await sql<{ driver_id: DriverId }>`
    select driver_id from driver_devices where token_hash = ${Buffer.from(tokenHash)}`.execute(ctx.db.primary);
  return rows[0]?.driver_id ?? null;
}

/** Since when a driver's GPS client has its token, ms since 1970; null where there is none. */
export async function readDeviceSince(
  ctx: { readonly db: Pick<Context["db"], "primary"> },
  driverId: DriverId,
): Promise<number | null> {
  const { rows } = await sql<{ at: number }>`
    select (extract(epoch from created_at) * 1000)::float8 as at from driver_devices
    where driver_id = ${driverId}`.execute(ctx.db.primary);
  return rows[0]?.at ?? null;
}
