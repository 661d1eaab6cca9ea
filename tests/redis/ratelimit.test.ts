import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "#lib/infra/log.ts";
import { createLimiter, type Limit, type Limiter } from "#lib/infra/ratelimit.ts";
import { awaitRedis, createRedis, type RedisClient } from "#lib/infra/redis.ts";
import { startCluster, startRedis } from "#tests/helpers/redis.ts";
import { hasRedisServer, type RedisServer } from "#tests/helpers/redis-server.ts";

let n = 0;
const limitOf = (points: number): Limit => ({ name: `test-${n++}`, points, perSeconds: 60 });

/** How many of so many takes are let through, all at once and spread over the limiters. */
async function letThrough(limiters: readonly Limiter[], takes: number, key = "someone"): Promise<number> {
  const results = await Promise.allSettled(
    Array.from({ length: takes }, (_, i) => (limiters[i % limiters.length] as Limiter).take(key)),
  );
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "rate_limited" });
  }
  return results.filter(({ status }) => status === "fulfilled").length;
}

describe("a limiter of a single process", () => {
  it("lets each key through so many times and says when to come again", async () => {
    const limiter = createLimiter(null, limitOf(3));
    expect(await letThrough([limiter], 10, "one")).toBe(3);
    expect(await letThrough([limiter], 10, "two")).toBe(3);
    await expect(limiter.take("one")).rejects.toMatchObject({ code: "rate_limited", detail: "60" });
  });
});

const layouts = [
  ["one Redis", startRedis],
  ["a Redis cluster", startCluster],
] as const;

describe.skipIf(!hasRedisServer).each(layouts)("limiters of twelve processes over %s", (_name, start) => {
  let redis: { url: string; stop(): Promise<void> };
  const clients: RedisClient[] = [];
  beforeAll(async () => {
    redis = await start();
    for (let i = 0; i < 12; i++) clients.push(createRedis(redis.url, createLogger("silent")));
    expect(await Promise.all(clients.map((client) => awaitRedis(client, 10_000)))).not.toContain(false);
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await redis.stop();
  });

  it("let through the limit, and not twelve times the limit", async () => {
    const limit = limitOf(10);
    const limiters = clients.map((client) => createLimiter(client, limit));
    // Each has its script by then: on a busy machine the first call of all may take longer than a call is waited for.
    for (const [i, limiter] of limiters.entries()) await limiter.take(`first-${i}`);
    expect(await letThrough(limiters, 240)).toBe(10);
    expect(await letThrough(limiters, 24, "another")).toBe(10);
  });
});

describe.skipIf(!hasRedisServer)("a limiter whose Redis is killed", () => {
  let server: RedisServer;
  let client: RedisClient;
  beforeAll(async () => {
    server = await startRedis();
    client = createRedis(server.url, createLogger("silent"));
    await awaitRedis(client, 10_000);
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });

  it("keeps to a quarter of the limit of its own, and to the whole when Redis is back", async () => {
    const limit = limitOf(20);
    const limiter = createLimiter(client, limit);
    expect(await letThrough([limiter], 15, "before")).toBe(15);
    await server.kill();
    expect(await letThrough([limiter], 40)).toBe(5);
    await server.restart();
    await awaitRedis(client, 10_000);
    expect(await letThrough([limiter], 40, "after")).toBe(20);
  });
});
