import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { DriverId } from "#lib/core/ids.ts";
import type { Db } from "#lib/db/client.ts";
import { deviceTokenOf, hashDeviceToken } from "./device-token.ts";
import type { Fix } from "./position-batch.ts";

/** A believed fix on its way to the database. */
export type PositionRow = { readonly driverId: string; readonly fix: Fix; readonly receivedAt: number };

/** Columns of the rows, each an array for `unnest`. */
function columnsOf(rows: readonly PositionRow[]) {
  const list = <T>(of: (row: PositionRow) => T) => rows.map(of);
  return sql`unnest(
    ${list((r) => r.driverId)}::text[], ${list((r) => r.fix.lng)}::float8[], ${list((r) => r.fix.lat)}::float8[],
    ${list((r) => r.fix.heading)}::real[], ${list((r) => r.fix.speed)}::real[], ${list((r) => r.fix.accuracy)}::real[],
    ${list((r) => r.fix.recordedAt)}::float8[], ${list((r) => r.receivedAt)}::float8[])
    as t(driver_id, lng, lat, heading, speed, accuracy, recorded_ms, received_ms)`;
}

/**
 * The newest position of each driver, in one statement. A row never goes back in time, whoever writes last.
 * Each driver must be there once; rows are sorted by driver, so that two writers cannot wait for each other in a ring.
 */
export async function writeCurrentLocations(ctx: { db: Db }, rows: readonly PositionRow[]): Promise<void> {
  const sorted = [...rows].sort((a, b) => (a.driverId < b.driverId ? -1 : 1));
  await sql`
    insert into current_locations as c (driver_id, lng, lat, heading, speed, accuracy, recorded_at, received_at)
    select driver_id, lng, lat, heading, speed, accuracy, to_timestamp(recorded_ms / 1000), to_timestamp(received_ms / 1000)
    from ${columnsOf(sorted)}
    on conflict (driver_id) do update set lng = excluded.lng, lat = excluded.lat, heading = excluded.heading, speed = excluded.speed,
      accuracy = excluded.accuracy, recorded_at = excluded.recorded_at, received_at = excluded.received_at
    where c.recorded_at < excluded.recorded_at`.execute(ctx.db.primary);
}

/** The history of positions, in one statement. The same fix twice is one row. */
export async function writeLocationHistory(ctx: { db: Db }, rows: readonly PositionRow[]): Promise<void> {
  await sql`
    insert into driver_locations (driver_id, lng, lat, heading, speed, accuracy, recorded_at, received_at)
    select driver_id, lng, lat, heading, speed, accuracy, to_timestamp(recorded_ms / 1000), to_timestamp(received_ms / 1000)
    from ${columnsOf(rows)}
    on conflict do nothing`.execute(ctx.db.primary);
}

/**
 * Gives a driver's GPS client a token, which ends the one before within seconds. It is told here and never again: only its
 * hash is kept.
 */
export async function rotateDeviceToken(ctx: { db: Pick<Db, "primary"> }, driverId: DriverId): Promise<string> {
  const token = deviceTokenOf(randomBytes(20));
  const hash = Buffer.from(await hashDeviceToken(token));
  await sql`
    insert into driver_devices (driver_id, token_hash) values (${driverId}, ${hash})
    on conflict (driver_id) do update set token_hash = excluded.token_hash, created_at = now()`.execute(ctx.db.primary);
  return token;
}

/** Ends the token of a driver's GPS client, within seconds. Repeated, it changes nothing. */
export async function removeDevice(ctx: { db: Pick<Db, "primary"> }, driverId: DriverId): Promise<void> {
  await sql`delete from driver_devices where driver_id = ${driverId}`.execute(ctx.db.primary);
}
