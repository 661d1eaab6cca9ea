import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createManualClock } from "#lib/core/clock.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { writeLocationHistory } from "#lib/tracking/commands.ts";
import { dropPartitions, makePartitions, partitionName, RETENTION, thinPartitions } from "#lib/tracking/jobs.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { listenIn } from "./explained-statements.ts";

/** The upkeep of large partitions while the gateway writes into today's. */

const DAY_MS = 86_400_000;
const DRIVERS = 50;
const SECONDS = 10_000;
/** A writer that has to wait for a lock this long fails, ms: the upkeep itself takes many times as long. */
const MOST_WAIT_MS = 250;
const THIN_AGE = RETENTION.thinAfterDays + 1;
const DROP_AGE = RETENTION.dropAfterDays + 1;

/** Noon, so that all that is written lies in one day. */
const noon = Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
const midnight = (daysAgo: number) => noon - DAY_MS / 2 - daysAgo * DAY_MS;

let database: TestDatabase;
let writerDb: Db;
let explained: ReturnType<typeof listenIn>["explained"];
let ctx: { db: Db; clock: ReturnType<typeof createManualClock> };

beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 1 });
  ctx = { db: database.db, clock: createManualClock(noon) };
  explained = listenIn(database.db.pool).explained;
  const impatient = new URL(database.url);
  impatient.searchParams.set("options", `-c lock_timeout=${MOST_WAIT_MS}`);
  writerDb = createDb({ url: impatient.href, poolMax: 1, onError: () => {} });
  for (const daysAgo of [DROP_AGE, THIN_AGE, 0]) {
    await makePartitions({ ...ctx, clock: createManualClock(noon - daysAgo * DAY_MS) });
  }
  await drive(midnight(DROP_AGE));
  await drive(midnight(THIN_AGE));
}, 120_000);
afterAll(async () => {
  await writerDb.close();
  await database.drop();
});

/** Half a million fixes: one a second of each driver, from this time on. */
async function drive(fromMs: number): Promise<void> {
  await sql`insert into driver_locations (driver_id, recorded_at, lng, lat, received_at)
    select 'drv_' || d, to_timestamp(${fromMs}::float8 / 1000) + s * interval '1 second', 12, 57.7, now()
    from generate_series(1, ${DRIVERS}::int) d, generate_series(0, ${SECONDS}::int - 1) s`.execute(ctx.db.primary);
  await sql`analyze driver_locations`.execute(ctx.db.primary);
}

async function count(table: string): Promise<number> {
  const { rows } = await ctx.db.pool.query<{ n: number }>(`select count(*) as n from ${table}`);
  return rows[0]?.n ?? -1;
}

/** Writes today's fixes, one batch after the other, until the work is done; answers how many. */
async function writeDuring(work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  let written = 0;
  for (let second = 0; !isDone; second++) {
    const recordedAt = ctx.clock.now() + second;
    const fix = { lng: 12, lat: 57.7, recordedAt, accuracy: 5, heading: 0, speed: 9 };
    const rows = Array.from({ length: 400 }, (_, i) => ({ driverId: `drv_now_${i}`, fix, receivedAt: recordedAt }));
    await writeLocationHistory({ db: writerDb }, rows);
    written += rows.length;
  }
  await done;
  return written;
}

it("thins half a million fixes and drops as many, in small steps, while nobody who writes fails or waits", async () => {
  const week = partitionName(midnight(THIN_AGE));
  const month = partitionName(midnight(DROP_AGE));
  const total = DRIVERS * SECONDS;
  expect([await count(week), await count(month)]).toEqual([total, total]);
  const kept = DRIVERS * Math.ceil(SECONDS / RETENTION.thinnedToS);

  let thinned: Awaited<ReturnType<typeof thinPartitions>> | null = null;
  let dropped: string[] = [];
  const upkeep = explained(async () => {
    dropped = await dropPartitions(ctx);
    thinned = await thinPartitions(ctx);
  });
  const written = await writeDuring(upkeep);

  expect(dropped).toContain(month);
  expect(thinned).toMatchObject({ deleted: total - kept });
  expect(await count(week)).toBe(kept);
  expect(await count(partitionName(noon))).toBe(written);
  const batches = (await upkeep).filter(({ sql }) => sql.includes("delete from"));
  expect(batches.length).toBeGreaterThan(total / RETENTION.thinBatch);
  expect(batches.flatMap(({ scanned }) => scanned).filter((table) => table === week)).toEqual([]);
});

it("has left the first fix in every 15 s of each driver, and finds nothing more to do", async () => {
  const week = partitionName(midnight(THIN_AGE));
  const { rows } = await ctx.db.pool.query(`
    select count(*) as fixes, count(distinct driver_id) as drivers,
      count(distinct (driver_id, floor(extract(epoch from recorded_at) / ${RETENTION.thinnedToS}))) as slots,
      count(*) filter (where extract(epoch from recorded_at)::bigint % ${RETENTION.thinnedToS} <> 0) as late
    from ${week}`);
  const kept = DRIVERS * Math.ceil(SECONDS / RETENTION.thinnedToS);
  expect(rows[0]).toEqual({ fixes: kept, drivers: DRIVERS, slots: kept, late: 0 });
  expect(await thinPartitions(ctx)).toEqual({ partitions: 0, deleted: 0 });
  expect(await dropPartitions(ctx)).toEqual([]);
  // As if the process had been killed before it noted that it was done.
  await ctx.db.pool.query(`comment on table ${week} is null`);
  expect(await thinPartitions(ctx)).toEqual({ partitions: 1, deleted: 0 });
  expect(await count(week)).toBe(kept);
});
