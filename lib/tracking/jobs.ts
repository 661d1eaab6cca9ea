import { type RawBuilder, sql } from "kysely";
import type { Context } from "#lib/infra/context.ts";

/**
 * The upkeep of `driver_locations`: partitions made ahead, thinned when a week old, dropped when a month old.
 * Each is safe to repeat and to run in two processes at once. Days are UTC days.
 */

export const RETENTION = {
  /** Partitions exist for so many days to come, so that the upkeep may fail for a week and nothing is lost. */
  daysAhead: 7,
  /** Fixes of yesterday may still come, from phones without coverage at midnight. */
  daysBehind: 1,
  /** From then on one fix in `thinnedToS` seconds is enough. */
  thinAfterDays: 7,
  thinnedToS: 15,
  dropAfterDays: 30,
  /** Rows looked at in one statement while thinning. */
  thinBatch: 20_000,
} as const;

const DAY_MS = 86_400_000;
const PARTITION_NAME = /^driver_locations_(\d{4})(\d{2})(\d{2})$/;
/** The comment that says a partition is done, so that it is not read again every day. */
const THINNED = "thinned";
/** Waiting for a lock on the table holds up every insert behind it: rather fail, and be tried again. */
const LOCK_TIMEOUT = "3s";
/** Only one process makes partitions at a time; the others find them made. */
const LOCK = 0x70_61_72_74;

type Needs = Pick<Context, "db" | "clock">;

/** A day's partition, and the start of its day in ms since 1970. */
type Partition = {
  readonly name: string;
  readonly dayMs: number;
  readonly attached: boolean;
  /** A detachment was begun and broken off. */
  readonly detaching: boolean;
  readonly thinned: boolean;
};

/** The name of the partition that holds this time. */
export function partitionName(ms: number): string {
  return `driver_locations_${new Date(ms).toISOString().slice(0, 10).replaceAll("-", "")}`;
}

/** Makes the partitions that are missing from yesterday to a week ahead. Resolves to their names. */
export async function makePartitions(ctx: Needs): Promise<string[]> {
  const today = Math.floor(ctx.clock.now() / DAY_MS) * DAY_MS;
  const days: number[] = [];
  for (let day = -RETENTION.daysBehind; day <= RETENTION.daysAhead; day++) days.push(today + day * DAY_MS);
  const known = new Set((await listPartitions(ctx)).map((partition) => partition.name));
  const missing = days.filter((dayMs) => !known.has(partitionName(dayMs)));
  for (const dayMs of missing) await makePartition(ctx, dayMs);
  return missing.map(partitionName);
}

/** Made apart and then attached: the table stays open to inserts, which `create … partition of` would hold up. */
async function makePartition(ctx: Needs, dayMs: number): Promise<void> {
  const name = partitionName(dayMs);
  const table = sql.table(name);
  const [from, to] = [day(dayMs), day(dayMs + DAY_MS)];
  await ctx.db.primary.transaction().execute(async (trx) => {
    await sql.raw(`set local lock_timeout = '${LOCK_TIMEOUT}'`).execute(trx);
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
    const { rows } = await sql<{ found: boolean }>`select to_regclass(${name}) is not null as found`.execute(trx);
    if (rows[0]?.found) return;
    await sql`create table ${table} (like driver_locations including defaults including constraints)`.execute(trx);
    await sql`alter table driver_locations attach partition ${table} for values from (${from}) to (${to})`.execute(trx);
  });
}

/**
 * Thins partitions whose day ended a week ago or earlier: of each driver's fixes the first in every 15 s stays.
 * Works in bounded batches along the primary key; one that is broken off begins again with nothing lost.
 */
export async function thinPartitions(ctx: Needs): Promise<{ partitions: number; deleted: number }> {
  const before = ctx.clock.now() - RETENTION.thinAfterDays * DAY_MS;
  const due = (await listPartitions(ctx)).filter((p) => p.attached && !p.thinned && p.dayMs + DAY_MS <= before);
  let deleted = 0;
  for (const { name } of due) {
    let cursor: Cursor | null = { driverId: "", recordedAt: "-infinity" };
    while (cursor) {
      const batch: { deleted: number; last: Cursor | null } = await thinBatch(ctx, name, cursor);
      deleted += batch.deleted;
      cursor = batch.last;
    }
    await sql`comment on table ${sql.table(name)} is ${sql.lit(THINNED)}`.execute(ctx.db.primary);
  }
  return { partitions: due.length, deleted };
}

/** The last row of a batch. The time stays text: a `Date` would lose its microseconds. */
type Cursor = { readonly driverId: string; readonly recordedAt: string };

/**
 * Looks at the next rows after the cursor and deletes those that lie in the same 15 s as the row before them.
 * The cursor itself counts as the row before the first one, so batches join without a seam.
 */
async function thinBatch(ctx: Needs, name: string, cursor: Cursor) {
  const table = sql.table(name);
  const slot = (time: RawBuilder<unknown>) =>
    sql`floor(extract(epoch from ${time}) / ${sql.lit(RETENTION.thinnedToS)})`;
  const { rows } = await sql<{ deleted: number; driver_id: string | null; recorded_at: string | null }>`
    with batch as materialized (
      select driver_id, recorded_at from ${table}
      where (driver_id, recorded_at) > (${cursor.driverId}, ${cursor.recordedAt}::timestamptz)
      order by driver_id, recorded_at limit ${sql.lit(RETENTION.thinBatch)}
    ), told as (
      select driver_id, recorded_at,
        lag(driver_id, 1, ${cursor.driverId}) over along as previous_driver,
        lag(recorded_at, 1, ${cursor.recordedAt}::timestamptz) over along as previous_at
      from batch window along as (order by driver_id, recorded_at)
    ), gone as (
      delete from ${table} p using told t
      where p.driver_id = t.driver_id and p.recorded_at = t.recorded_at
        and t.previous_driver = t.driver_id
        and ${slot(sql.ref("t.previous_at"))} = ${slot(sql.ref("t.recorded_at"))}
      returning 1
    )
    select (select count(*) from gone) as deleted, last.driver_id, last.recorded_at::text
    from (select 1) as one
    left join (select driver_id, recorded_at from batch order by driver_id desc, recorded_at desc limit 1) as last on true
  `.execute(ctx.db.primary);
  const row = rows[0];
  const last = row?.driver_id && row.recorded_at ? { driverId: row.driver_id, recordedAt: row.recorded_at } : null;
  return { deleted: row?.deleted ?? 0, last };
}

/** Drops partitions whose day ended 30 days ago or earlier. Resolves to their names. */
export async function dropPartitions(ctx: Needs): Promise<string[]> {
  const before = ctx.clock.now() - RETENTION.dropAfterDays * DAY_MS;
  const due = (await listPartitions(ctx)).filter((p) => p.dayMs + DAY_MS <= before);
  for (const partition of due) {
    const table = sql.table(partition.name);
    // Concurrently, so that nobody who reads or writes the table waits; it cannot run in a transaction.
    const how = sql.raw(partition.detaching ? "finalize" : "concurrently");
    if (partition.attached) {
      await sql`alter table driver_locations detach partition ${table} ${how}`.execute(ctx.db.primary);
    }
    await sql`drop table if exists ${table}`.execute(ctx.db.primary);
  }
  return due.map((partition) => partition.name);
}

/** All partitions by their names, also those that a crash left detached. */
async function listPartitions(ctx: Pick<Context, "db">): Promise<Partition[]> {
  type Row = { name: string; attached: boolean; detaching: boolean; comment: string | null };
  const { rows } = await sql<Row>`
    select c.relname as name, i.inhrelid is not null as attached, coalesce(i.inhdetachpending, false) as detaching,
      obj_description(c.oid, 'pg_class') as comment
    from pg_class c
    left join pg_inherits i on i.inhrelid = c.oid and i.inhparent = 'driver_locations'::regclass
    where c.relkind = 'r' and c.relname like 'driver\\_locations\\_%' and pg_table_is_visible(c.oid)
    order by c.relname`.execute(ctx.db.primary);
  return rows.flatMap(({ name, attached, detaching, comment }) => {
    const [, year, month, date] = PARTITION_NAME.exec(name) ?? [];
    if (!year) return [];
    const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(date));
    return [{ name, dayMs, attached, detaching, thinned: comment === THINNED }];
  });
}

/** A day's start as a literal: bounds of a partition cannot be parameters. */
function day(ms: number): RawBuilder<unknown> {
  return sql.lit(new Date(ms).toISOString());
}
