import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#lib/core/clock.ts";
import { type Cache, createCache } from "#lib/infra/cache.ts";
import { createLogger } from "#lib/infra/log.ts";
import { awaitRedis, createRedis } from "#lib/infra/redis.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { startRedis } from "#tests/helpers/redis.ts";
import { hasRedisServer, type RedisServer } from "#tests/helpers/redis-server.ts";

const log = createLogger("silent");
/** A request goes on without Redis after at most 0.4 s (one read, one write); three times that is a failure. */
const WITHOUT_REDIS = { timeout: 30_000, answerMs: 1_200 };

describe.skipIf(!hasRedisServer)("a cache whose Redis", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function startServer(): Promise<RedisServer> {
    const server = await startRedis();
    cleanups.push(() => server.stop());
    return server;
  }

  /** The cache of a further process, with nothing in its memory. */
  async function openProcess(server: RedisServer, edition = "test"): Promise<Cache> {
    const redis = createRedis(server.url, log);
    cleanups.push(() => redis.disconnect());
    await awaitRedis(redis, 300);
    return createCache({ db: database.db, redis, clock: systemClock, log, edition });
  }

  const soupOf = (value: string) => async () => ({ value, tags: ["soup"] });
  const read = async (cache: Cache, value: string) => (await cache.getOrSet("soup", { tags: [] }, soupOf(value))).value;

  it("is killed goes on in memory, and shares again when Redis is back", WITHOUT_REDIS, async () => {
    const server = await startServer();
    const cache = await openProcess(server);
    await read(cache, "leek");
    await server.kill();
    expect(await read(cache, "onion")).toBe("leek");
    await cache.purge(["soup"]);
    expect(await read(cache, "onion")).toBe("onion");
    expect(await read(cache, "tomato")).toBe("onion");

    await server.restart();
    await eventually(async () => {
      await cache.purge(["soup"]);
      await read(cache, "tomato");
      return (await server.ask("dbsize")) === 1;
    });
    expect(await read(await openProcess(server), "pea")).toBe("tomato");
  });

  it("hangs holds up nobody", WITHOUT_REDIS, async () => {
    const server = await startServer();
    const cache = await openProcess(server);
    await read(cache, "leek");
    server.pause();
    cleanups.push(() => server.resume());
    await cache.purge(["soup"]);
    expect(await inTime(read(cache, "onion"))).toBe("onion");
    const many = Array.from({ length: 200 }, (_, i) =>
      cache.getOrSet(`bowl ${i}`, { tags: [] }, async () => ({ value: i })),
    );
    expect((await inTime(Promise.all(many))).map(({ value }) => value)).toEqual(many.map((_, i) => i));
  });

  it("was away while something was purged does not bring it back", WITHOUT_REDIS, async () => {
    const server = await startServer();
    const cache = await openProcess(server);
    await read(cache, "old");
    expect(String(await server.ask("get", "cache:test:soup"))).toContain("old");
    server.pause();
    cleanups.push(() => server.resume());
    // The process that purges ends before Redis is back: nobody is left who would tell it.
    await (await openProcess(server)).purge(["soup"]);
    server.resume();
    expect(String(await server.ask("get", "cache:test:soup"))).toContain("old");
    const fresh = await openProcess(server);
    expect(await read(fresh, "new")).toBe("new");
    expect(await read(cache, "newer")).toBe("new");
    expect(await read(await openProcess(server), "newest")).toBe("new");
  });

  it("holds another edition's values does not take them for its own", WITHOUT_REDIS, async () => {
    const server = await startServer();
    await read(await openProcess(server, "one"), "old shape");
    expect(await read(await openProcess(server, "two"), "new shape")).toBe("new shape");
    expect(await read(await openProcess(server, "one"), "other")).toBe("old shape");
  });

  it("gives nonsense makes the value anew", WITHOUT_REDIS, async () => {
    const server = await startServer();
    for (const nonsense of ["", "{", "7", "null", "[]", '{"value":null}', '{"value":{"value":"bad"}}']) {
      await server.ask("set", "cache:test:soup", nonsense);
      expect(await read(await openProcess(server), "good"), nonsense).toBe("good");
    }
  });

  async function inTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("it was held up")), WITHOUT_REDIS.answerMs);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  /** Redis is taken up again within a few seconds, which nobody tells. */
  async function eventually(isTrue: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 15_000;
    while (!(await isTrue().catch(() => false))) {
      if (Date.now() > end) throw new Error("waited in vain");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
});
