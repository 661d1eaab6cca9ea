import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeBus, listen } from "#lib/infra/bus.cases.ts";
import { createLogger } from "#lib/infra/log.ts";
import { awaitRedis, createRedis, type RedisClient } from "#lib/infra/redis.ts";
import { createRedisBus } from "#lib/infra/redis-bus.ts";
import { startCluster, startRedis, startSentinelSet } from "#tests/helpers/redis.ts";
import { hasRedisServer } from "#tests/helpers/redis-server.ts";

const log = createLogger("silent");
const layouts = [
  ["one Redis", startRedis],
  ["Redis with sentinels", startSentinelSet],
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
    const bus = createRedisBus(client, log);
    await (await bus.subscribe("up", () => {}))();
    return bus;
  }

  describeBus(name, open);

  it("carries what one process says to the others", async () => {
    const buses = await Promise.all([open(), open(), open()]);
    const heard = await Promise.all(buses.map((bus) => listen(bus, "orders:3")));
    for (const [i, bus] of buses.entries()) await bus.publish("orders:3", new TextEncoder().encode(String(i)));
    for (const { has } of heard) expect((await has(3)).toSorted()).toEqual(["0", "1", "2"]);
    for (const bus of buses) {
      expect(bus.counters).toMatchObject({ published: 1, dropped: 0, received: 3, interruptions: 0 });
      await bus.close();
    }
  });
});
