import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createManualClock } from "#lib/core/clock.ts";
import { dropPartitions, makePartitions, partitionName, RETENTION, thinPartitions } from "#lib/tracking/jobs.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 28, 13, 37);

let database: TestDatabase;
let ctx: { db: TestDatabase["db"]; clock: ReturnType<typeof createManualClock> };
beforeEach(async () => {
  database = await createTestDatabase();
  ctx = { db: database.db, clock: createManualClock(START) };
});
afterEach(() => database.drop());

/** One fix a second of each driver, from `fromMs` on. */
async function drive(drivers: number, seconds: number, fromMs: number) {
  await sql`insert into driver_locations (driver_id, recorded_at, lng, lat, received_at)
    select 'drv_' || d, to_timestamp(${fromMs}::float8 / 1000) + s * interval '1 second', 12, 57.7, now()
    from generate_series(1, ${drivers}::int) d, generate_series(0, ${seconds}::int - 1) s`.execute(ctx.db.primary);
}

async function count(): Promise<number> {
  const { rows } = await ctx.db.pool.query<{ n: number }>("select count(*) as n from driver_locations");
  return rows[0]?.n ?? -1;
}

async function partitions(): Promise<string[]> {
  const { rows } = await ctx.db.pool.query<{ name: string }>(
    "select relname as name from pg_class where relname ~ '^driver_locations_[0-9]+$' order by 1",
  );
  return rows.map((row) => row.name);
}

describe("the partitions of driver_locations", () => {
  it("are made from yesterday to a week ahead, once, whoever asks", async () => {
    const made = await Promise.all([makePartitions(ctx), makePartitions(ctx)]);
    expect(made.flat().length).toBeGreaterThanOrEqual(9);
    const names = await partitions();
    expect(names).toHaveLength(RETENTION.daysBehind + 1 + RETENTION.daysAhead);
    expect(names[0]).toBe("driver_locations_20260327");
    expect(names.at(-1)).toBe("driver_locations_20260404");
    expect(await makePartitions(ctx)).toEqual([]);
    ctx.clock.advance(DAY);
    expect(await makePartitions(ctx)).toEqual(["driver_locations_20260405"]);
  });

  it("take every fix of their UTC day, up to its last microsecond", async () => {
    await makePartitions(ctx);
    await ctx.db.pool.query(`insert into driver_locations (driver_id, recorded_at, lng, lat, received_at) values
      ('drv_1', '2026-03-28 23:59:59.999999+00', 12, 57, now()), ('drv_1', '2026-03-29 00:00:00+00', 12, 57, now())`);
    const { rows } = await ctx.db.pool.query(
      "select tableoid::regclass::text as name from driver_locations order by 1",
    );
    expect(rows.map((row) => row.name)).toEqual([partitionName(START), partitionName(START + DAY)]);
  });

  it("are thinned to one fix in 15 s per driver once their day is a week old, and not before", async () => {
    await makePartitions(ctx);
    const midnight = START - (START % DAY);
    await drive(3, 20_000, midnight);
    await drive(1, 100, midnight + DAY);
    ctx.clock.advance(7 * DAY);
    expect(await thinPartitions(ctx)).toEqual({ partitions: 1, deleted: 0 }); // the day before the first is empty
    expect(await count()).toBe(60_100);
    ctx.clock.advance(DAY);
    const kept = Math.ceil(20_000 / 15);
    expect(await thinPartitions(ctx)).toEqual({ partitions: 1, deleted: 3 * (20_000 - kept) });
    expect(await count()).toBe(3 * kept + 100);
    const { rows } = await ctx.db.pool.query(`select min(gap) as least, max(gap) as most from (
      select recorded_at - lag(recorded_at) over (partition by driver_id order by recorded_at) as gap
      from ${partitionName(START)}) as gaps`);
    expect(rows[0]).toMatchObject({ least: { seconds: 15 }, most: { seconds: 15 } });
    expect(await thinPartitions(ctx)).toEqual({ partitions: 0, deleted: 0 });
  });

  it("are dropped once their day is 30 days old, also those that a crash left half detached", async () => {
    await makePartitions(ctx);
    await drive(2, 10, START);
    ctx.clock.advance(30 * DAY);
    expect(await dropPartitions(ctx)).toEqual(["driver_locations_20260327"]);
    await ctx.db.pool.query("alter table driver_locations detach partition driver_locations_20260329");
    ctx.clock.advance(2 * DAY);
    expect(await dropPartitions(ctx)).toEqual(["driver_locations_20260328", "driver_locations_20260329"]);
    expect((await partitions())[0]).toBe("driver_locations_20260330");
    expect(await count()).toBe(0);
  });
});
