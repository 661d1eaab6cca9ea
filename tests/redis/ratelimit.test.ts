import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { systemClock } from "#lib/core/clock.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createLimits, type Limits, type Peers } from "#lib/infra/ratelimit.ts";
import { awaitRedis, createRedis, type RedisClient } from "#lib/infra/redis.ts";
import { startCluster, startRedis } from "#tests/helpers/redis.ts";
import { hasRedisServer, type RedisServer } from "#tests/helpers/redis-server.ts";

/** How many of so many takes are let through, all at once and spread over the processes. */
async function letThrough(all: readonly Limits[], takes: number, address = "someone"): Promise<number> {
  const taken = await Promise.all(
    Array.from({ length: takes }, (_, i) => (all[i % all.length] as Limits).take("track", { address })),
  );
  return taken.filter(({ retryAfterMs }) => retryAfterMs === null).length;
}

/** Windows that do not end while this is tested. */
const HOURS = 7 * 3_600;
const limitsOf = (redis: RedisClient | null, points: number, peers: () => Peers = () => ({ live: 1, place: 0 })) =>
  createLimits({ redis, clock: systemClock, peers }, { track: { perSeconds: HOURS, address: points } });

/** It answers, and is known to. */
async function ready(client: RedisClient): Promise<void> {
  expect(await awaitRedis(client, 10_000)).toBe(true);
  if (client.status !== "ready") await once(client, "ready");
}

const layouts = [
  ["one Redis", startRedis],
  ["a Redis cluster", startCluster],
] as const;

describe.skipIf(!hasRedisServer).each(layouts)("limits of twelve clients of %s", (_name, start) => {
  let redis: { url: string; stop(): Promise<void> };
  const clients: RedisClient[] = [];
  beforeAll(async () => {
    redis = await start();
    for (let i = 0; i < 12; i++) clients.push(createRedis(redis.url, createLogger("silent")));
    await Promise.all(clients.map(ready));
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await redis.stop();
  });

  it("let through the limit, and not twelve times the limit", async () => {
    const limits = clients.map((client) => limitsOf(client, 10));
    // Each has its script by then: on a busy machine the first call of all may take longer than a call is waited for.
    for (const [i, each] of limits.entries()) await each.take("track", { address: `first-${i}` });
    expect(await letThrough(limits, 240)).toBe(10);
    expect(await letThrough(limits, 24, "another")).toBe(10);
  });
});

describe.skipIf(!hasRedisServer)("limits whose Redis is killed", () => {
  let server: RedisServer;
  const clients: RedisClient[] = [];
  beforeAll(async () => {
    server = await startRedis();
    for (let i = 0; i < 4; i++) clients.push(createRedis(server.url, createLogger("silent")));
    await Promise.all(clients.map(ready));
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await server.stop();
  });

  it("are shared out among the processes that live, whoever asks and wherever, and come to the limit", async () => {
    let live = 4;
    const limits = clients.map((client, place) => limitsOf(client, 10, () => ({ live, place })));
    expect(await letThrough(limits, 8, "before")).toBe(8);
    await server.kill();
    for (const address of ["one", "two", "three", "four", "five"]) {
      const each = await Promise.all(limits.map((one) => letThrough([one], 20, address)));
      expect(each.sort()).toEqual([2, 2, 3, 3]);
    }
    live = 2;
    expect(await Promise.all(limits.slice(0, 2).map((one) => letThrough([one], 20, "six")))).toEqual([5, 5]);
  });

  it("count what was begun without Redis to its end, and what begins later in Redis again", async () => {
    let now = Date.now();
    const clock = { now: () => now };
    const parts = { clock, peers: () => ({ live: 4, place: 0 }) };
    const table = { track: { perSeconds: 60, address: 40 } };
    const [one, other] = clients.map((redis) => createLimits({ ...parts, redis }, table)) as [Limits, Limits];
    expect(await letThrough([one], 40)).toBe(10);
    await server.restart();
    await Promise.all(clients.map(ready));
    expect(await letThrough([one], 40)).toBe(0);
    const isShared = async () => {
      now += 60_000;
      return (await letThrough([one, other], 160, "someone else")) === 40;
    };
    // Redis tells nobody when it is back, and all of them have to find it.
    await vi.waitFor(async () => expect(await isShared()).toBe(true), { timeout: 15_000, interval: 50 });
  });
});
