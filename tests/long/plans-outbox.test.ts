import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  forgetDone,
  listDead,
  markDead,
  markDone,
  markFailed,
  noteChange,
  readTopicStates,
  takeRows,
} from "#lib/infra/outbox.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { listenIn } from "./explained-statements.ts";

/** The outbox's statements over what a busy day has left, and over a tenth of it. What waits and is dead is as much in both. */
const LARGE = 500_000;
const TENTH = 50_000;
const WAITING = 400;
const DEAD = 20;
const MOST_GROWTH = 2;
const SMALL_CHANGE = 24;

type Db = TestDatabase["db"];
type Place = { db: Db } & ReturnType<typeof listenIn>;
const databases: TestDatabase[] = [];
let large: Place;
let tenth: Place;
beforeAll(async () => {
  large = await fill(LARGE);
  tenth = await fill(TENTH);
}, 240_000);
afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function fill(done: number): Promise<Place> {
  const database = await createTestDatabase({ poolMax: 1 });
  databases.push(database);
  const { db } = database;
  const listening = listenIn(db.pool);
  await sql`
    insert into outbox (topic, data, attempts, done_at)
    select 'purge', '{"keys": ["r-1"]}', 1, now() - make_interval(secs => n % 80000) from generate_series(1, ${done}::int) n`.execute(
    db.primary,
  );
  await sql`
    insert into outbox (topic, data, dead_at)
    select 'purge', '{}', case when n <= ${DEAD} then now() end from generate_series(1, ${WAITING + DEAD}::int) n`.execute(
    db.primary,
  );
  await sql`analyze outbox`.execute(db.primary);
  return { db, ...listening };
}

const row = { id: 10, data: {}, attempt: 1 };
const HOT: Readonly<Record<string, (db: Db) => Promise<unknown>>> = {
  "a look that finds nothing": ({ primary }) => takeRows(primary, { topic: "other", timeoutMs: 1_000 }, 50),
  "a look that finds a batch": ({ primary }) => takeRows(primary, { topic: "purge", timeoutMs: 1_000 }, 50),
  "a change": ({ primary }) => primary.transaction().execute((trx) => noteChange(trx, { topic: "purge", data: {} })),
  "what is done": ({ primary }) => markDone(primary, [11, 12, 13]),
  "what failed": ({ primary }) => markFailed(primary, row, "away", 1_000),
  "what is given up": ({ primary }) => markDead(primary, row, "never"),
  "how it stands": ({ primary }) => readTopicStates(primary, ["purge", "other"]),
  "what was given up": ({ primary }) => listDead(primary, "purge"),
  "what is old enough to be forgotten": ({ primary }) => forgetDone(primary),
};

it.each(Object.entries(HOT))("%s: no table is scanned, and no more is read where there is more", async (_, run) => {
  const few = await tenth.explained(() => run(tenth.db));
  const many = await large.explained(() => run(large.db));
  expect(many.length).toBeGreaterThan(0);
  for (const [i, { blocks, scanned, sql: statement }] of many.entries()) {
    expect(scanned, statement).toEqual([]);
    const most = MOST_GROWTH * (few[i]?.blocks ?? 0) + SMALL_CHANGE;
    expect(blocks, `${statement}\nread ${few[i]?.blocks} pages of the small table`).toBeLessThanOrEqual(most);
  }
});
