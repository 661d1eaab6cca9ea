import { sql } from "kysely";
import type { Bbox } from "#lib/core/geo.ts";
import type { DriverId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Fix } from "./position-batch.ts";

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
