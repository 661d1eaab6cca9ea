import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPurgeLog, forgetPurges, type Moment } from "#lib/infra/purge-log.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { listenIn } from "#tests/long/explained-statements.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase({ poolMax: 1 });
});
afterEach(() => database.drop());

/** What was read before anything here happened. */
const LONG_AGO = "3:3:";
const momentOf = async (lineage: string | null): Promise<Moment> => {
  const { rows } = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(
    database.db.primary,
  );
  return { lineage: lineage ?? "", snapshot: rows[0]?.snapshot ?? "" };
};

test("a process that starts knows what the last day has purged, and nothing older", async () => {
  await sql`
    insert into cache_purges (xid, keys, at) values
      ('100', '{today,other}', now() - interval '25 hours'), ('90', '{today}', now()),
      ('100', '{yesterday}', now() - interval '27 hours')`.execute(database.db.primary);
  const log = createPurgeLog(database.db);
  expect(log.lineage()).toBeNull();
  expect(await log.sync()).toBe(true);
  const at = (snapshot: string): Moment => ({ lineage: log.lineage() ?? "", snapshot });
  expect(log.covers(at("100:100:"), ["today"])).toBe(false);
  expect(log.covers(at("101:101:"), ["today"])).toBe(true);
  expect(log.covers(at("90:120:100"), ["today"])).toBe(false);
  expect(log.covers(at("90:120:95"), ["today", "other", "unknown"])).toBe(true);
  expect(log.covers(at(LONG_AGO), ["yesterday", "unknown"])).toBe(true);
  expect(await forgetPurges(database)).toEqual({ purges: 1 });
});

test("what was read of another server's history, or another database, holds for nothing", async () => {
  const log = createPurgeLog(database.db);
  await log.sync();
  const moment = await momentOf(log.lineage());
  expect(moment.lineage).toMatch(/^\d+\.\d+\.[0-9A-F]{8}$/);
  expect(log.covers(moment, [])).toBe(true);
  expect(log.covers({ ...moment, lineage: moment.lineage.replace(/.$/, "2") }, [])).toBe(false);
  expect(log.covers({ ...moment, lineage: "" }, [])).toBe(false);
});

test("rows that become visible late, behind newer ones, are found", async () => {
  const two = await createTestDatabase({ poolMax: 3 });
  try {
    const log = createPurgeLog(two.db);
    await log.sync();
    await two.db.primary.transaction().execute(async (trx) => {
      await sql`insert into cache_purges (keys) values ('{late}')`.execute(trx);
      await log.note(["early"]);
      await log.sync();
      expect(log.covers({ lineage: log.lineage() ?? "", snapshot: LONG_AGO }, ["early"])).toBe(false);
      expect(log.covers({ lineage: log.lineage() ?? "", snapshot: LONG_AGO }, ["late"])).toBe(true);
    });
    await log.note(["other"]);
    await log.sync();
    expect(log.covers({ lineage: log.lineage() ?? "", snapshot: LONG_AGO }, ["late"])).toBe(false);
  } finally {
    await two.drop();
  }
});

test("a look reads the same few pages however much was purged, and scans nothing", async () => {
  const { explained } = listenIn(database.db.pool);
  const fill = (rows: number) =>
    sql`insert into cache_purges (xid, keys) select (n % 500 + 3)::text::xid8, array['r-' || n] from generate_series(1, ${rows}::int) n`.execute(
      database.db.primary,
    );
  const log = createPurgeLog(database.db);
  const look = () =>
    explained(async () => {
      await log.note(["r-1"]);
      await log.sync();
    });
  await fill(2_000);
  await sql`vacuum analyze cache_purges`.execute(database.db.primary);
  await log.sync();
  const few = await look();
  await fill(60_000);
  await sql`vacuum analyze cache_purges`.execute(database.db.primary);
  const many = await look();
  expect(many).toHaveLength(2);
  for (const [i, { sql: text, scanned, blocks }] of many.entries()) {
    expect(
      scanned.filter((table) => table === "cache_purges"),
      text,
    ).toEqual([]);
    expect(blocks, text).toBeLessThanOrEqual(2 * (few[i]?.blocks ?? 0) + 8);
  }
});
