import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createManualClock } from "#lib/core/clock.ts";
import { type CacheProcess, describeCache, type Things } from "#lib/infra/cache.cases.ts";
import { createCache } from "#lib/infra/cache.ts";
import { createLogger } from "#lib/infra/log.ts";
import { awaitRedis, createRedis, type RedisClient } from "#lib/infra/redis.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { startCluster, startRedis } from "#tests/helpers/redis.ts";
import { hasRedisServer } from "#tests/helpers/redis-server.ts";

const log = createLogger("silent");
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await sql`create table things (name text primary key, value text not null)`.execute(database.db.primary);
});
afterAll(() => database.drop());

const things: Things = {
  async read({ db }, name) {
    const { rows } = await sql<{ value: string }>`select value from things where name = ${name}`.execute(db.replica);
    return rows[0]?.value ?? "";
  },
  async write(name, value) {
    await sql`insert into things values (${name}, ${value}) on conflict (name) do update set value = ${value}`.execute(
      database.db.primary,
    );
  },
};

function openProcess(redis: RedisClient | null): CacheProcess {
  const clock = createManualClock(Date.now());
  return { cache: createCache({ db: database.db, redis, clock, log, edition: "test" }), advance: clock.advance };
}

describeCache(
  "memory",
  async () => openProcess(null),
  () => things,
);

const layouts = [
  ["one Redis", startRedis],
  ["a Redis cluster", startCluster],
] as const;

describe.skipIf(!hasRedisServer).each(layouts)("%s", (name, start) => {
  let redis: { url: string; stop(): Promise<void> };
  const clients: RedisClient[] = [];
  beforeAll(async () => {
    redis = await start();
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await redis.stop();
  });

  async function open() {
    const client = createRedis(redis.url, log);
    clients.push(client);
    expect(await awaitRedis(client, 10_000)).toBe(true);
    return openProcess(client);
  }

  describeCache(name, open, () => things);

  it("gives a process what another one has made, until it is purged", async () => {
    const [one, two] = await Promise.all([open(), open()]);
    let made = 0;
    const read = ({ cache }: CacheProcess) =>
      cache.getOrSet("shared", { tags: ["shared"] }, async () => ({ value: ++made }));
    expect((await read(one)).value).toBe(1);
    expect((await read(two)).value).toBe(1);
    expect(two.cache.counters.redis).toBe(1);
    await one.cache.purge(["shared"]);
    expect((await read(two)).value).toBe(2);
    // What this one still has in memory does not hold; what the other has made since does.
    expect((await read(one)).value).toBe(2);
    expect(made).toBe(2);
  });
});

it("knows what has been purged since something was made of it, whoever purged it", async () => {
  const [page, other] = [openProcess(null).cache, openProcess(null).cache];
  await other.purge(["r-1"]);
  await page.getOrSet("page", { tags: ["r-1"] }, async () => ({ value: 1 }));
  const isChanged = page.watch(["r-1", "m-1"]);
  expect(await isChanged()).toBe(false);
  await other.purge(["m-2"]);
  expect(await isChanged()).toBe(false);
  await other.purge(["m-1"]);
  expect(await isChanged()).toBe(true);
});
