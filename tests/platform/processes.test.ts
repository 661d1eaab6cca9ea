import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { systemClock } from "#lib/core/clock.ts";
import { createLogger } from "#lib/infra/log.ts";
import { joinProcesses } from "#services/processes.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.pool.query("delete from processes");
});

const join = (hasRedis: boolean) =>
  joinProcesses({ db: database.db, clock: systemClock, log: createLogger("silent") }, { roles: ["worker"], hasRedis });

/** The row of a process elsewhere. */
async function elsewhere(id: string, more: { hasRedis: boolean; seenSecondsAgo?: number; roles?: string[] }) {
  await database.db.pool.query(
    `insert into processes (id, roles, host, pid, has_redis, started_at, seen_at)
     values ($1, $2, 'elsewhere', 1, $3, now() - interval '1 hour', now() - make_interval(secs => $4))`,
    [id, more.roles ?? ["worker"], more.hasRedis, more.seenSecondsAgo ?? 0],
  );
}

async function rows(): Promise<string[]> {
  const { rows: all } = await database.db.pool.query("select id, host from processes");
  return all.map(({ id, host }) => (host === "elsewhere" ? id : "self")).sort();
}

it.each([
  [false, false, "two need Redis, set REDIS_URL in both"],
  [true, false, "two need Redis, set REDIS_URL in both"],
  [false, true, "without Redis: set REDIS_URL there too, or stop it"],
])("refuses a second process in one line (Redis there: %s, here: %s)", async (there, here, message) => {
  await elsewhere("a", { hasRedis: there });
  await expect(join(here)).rejects.toThrow(message);
  await expect(join(here)).rejects.toThrow(/^another Hotpath process .*pid 1 on elsewhere[^\n]*$/);
  expect(await rows()).toEqual(["a"]);
});

it("lives beside others that have Redis too, and tells on leaving that they live on", async () => {
  await elsewhere("a", { hasRedis: true });
  await elsewhere("gone", { hasRedis: false, seenSecondsAgo: 20 });
  const membership = await join(true);
  expect(await rows()).toEqual(["a", "self"]);
  expect(await membership.leave()).toBe(true);
  expect(await rows()).toEqual(["a"]);
});

it("is alone after the others are gone", async () => {
  await elsewhere("gone", { hasRedis: true, seenSecondsAgo: 20 });
  const membership = await join(false);
  expect(await rows()).toEqual(["self"]);
  expect(await membership.leave()).toBe(false);
  expect(await rows()).toEqual([]);
});

it("is the first of its role once those who are older have gone", async () => {
  await elsewhere("a", { hasRedis: true });
  await elsewhere("b", { hasRedis: true, roles: ["gateway"] });
  const membership = await join(true);
  expect(await membership.isFirst("worker")).toBe(false);
  await database.db.pool.query("update processes set seen_at = now() - interval '20 s' where id = 'a'");
  expect(await membership.isFirst("worker")).toBe(true);
  expect(await membership.isFirst("gateway")).toBe(false);
  await membership.leave();
});
