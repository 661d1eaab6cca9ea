import { afterEach, describe, expect, it } from "vitest";
import { listen } from "#lib/infra/bus.cases.ts";
import type { Bus } from "#lib/infra/bus.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createRedis } from "#lib/infra/redis.ts";
import { createRedisBus, type RedisBus } from "#lib/infra/redis-bus.ts";
import { startCluster, startRedis, startSentinelSet } from "#tests/helpers/redis.ts";
import { hasRedisServer } from "#tests/helpers/redis-server.ts";

/** A fail-over interrupts for at most 5 s; three times that is a failure. */
const FAIL_OVER = { timeout: 60_000, patienceMs: 15_000 };
const bytes = (text: string) => new TextEncoder().encode(text);

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A bus of a process of its own, just begun. */
function open(url: string): RedisBus {
  const client = createRedis(url, createLogger("silent"));
  const bus = createRedisBus(client, createLogger("silent"));
  cleanups.push(
    () => client.disconnect(),
    () => bus.close(),
  );
  return bus;
}

async function started<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  cleanups.push(() => server.stop());
  return server;
}

/** A bus of a process of its own, that has found its Redis. */
async function openUp(url: string): Promise<RedisBus> {
  const bus = open(url);
  await eventually("the bus to be up", () => bus.isUp());
  return bus;
}

/** Says it again and again, until it is heard: what comes together after a fault may fall apart once more. */
async function sayUntil(bus: Bus, topic: string, heard: () => boolean): Promise<void> {
  const again = setInterval(() => void bus.publish(topic, bytes(topic)), 50);
  try {
    await eventually(`${topic} to be heard`, heard);
  } finally {
    clearInterval(again);
  }
}

const isDown = (bus: Bus) => eventually("the bus to be down", () => !bus.isUp());
const isBack = (bus: Bus) =>
  new Promise<void>((resolve) => {
    const stop = bus.onReconnect(() => {
      stop();
      resolve();
    });
  });

/** A bus tells nobody that it is down. */
async function eventually(what: string, isTrue: () => boolean, patienceMs = FAIL_OVER.patienceMs): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.skipIf(!hasRedisServer)("a bus whose Redis", () => {
  it("is killed drops what it is told, remembers its topics, and is whole when Redis is back", FAIL_OVER, async () => {
    const server = await started(startRedis());
    const [bus, other] = await Promise.all([openUp(server.url), openUp(server.url)]);
    const before = await listen(bus, "orders:1");
    await other.subscribe("orders:1", () => {});
    await other.publish("orders:1", bytes("a"));
    await before.has(1);

    await server.kill();
    await isDown(bus);
    for (let i = 0; i < 1_000; i++) await bus.publish("orders:1", bytes("lost"));
    expect(bus.counters.dropped).toBe(1_000);
    const during = await listen(bus, "orders:2");
    const left = await listen(bus, "orders:3");
    await left.stop();

    const back = Promise.all([isBack(bus), isBack(other)]);
    await server.restart();
    await back;
    expect(bus.isUp()).toBe(true);
    await other.publish("orders:1", bytes("b"));
    await other.publish("orders:2", bytes("c"));
    expect(await before.has(2)).toEqual(["a", "b"]);
    expect(await during.has(1)).toEqual(["c"]);
    expect(await server.ask("pubsub", "shardchannels", "orders:3")).toEqual([]);
    expect(bus.counters.interruptions).toBe(1);
  });

  it("hangs is known to be away, holds no more than a bounded heap of bytes, and comes back", FAIL_OVER, async () => {
    const server = await started(startRedis());
    const bus = await openUp(server.url);
    const { has } = await listen(bus, "positions:1");
    server.pause();
    const megabyte = new Uint8Array(1024 * 1024);
    const told = Array.from({ length: 40 }, () => bus.publish("nobody", megabyte));
    expect(bus.counters.dropped).toBeGreaterThanOrEqual(32);
    await Promise.all(told);
    await isDown(bus);
    const back = isBack(bus);
    server.resume();
    await back;
    await bus.publish("positions:1", bytes("again"));
    expect(await has(1)).toEqual(["again"]);
  });

  it("is away from the start is waited for by nobody, and reported when it comes", FAIL_OVER, async () => {
    const server = await started(startRedis());
    await server.kill();
    const bus = open(server.url);
    const { has } = await listen(bus, "orders:1");
    expect(bus.isUp()).toBe(false);
    await bus.publish("orders:1", bytes("lost"));
    const back = isBack(bus);
    await server.restart();
    await back;
    await bus.publish("orders:1", bytes("a"));
    expect(await has(1)).toEqual(["a"]);
  });

  it("client has given up for good is connected again", FAIL_OVER, async () => {
    const { url } = await started(startRedis());
    const client = createRedis(url, createLogger("silent"));
    const bus = createRedisBus(client, createLogger("silent"));
    cleanups.push(
      () => client.disconnect(),
      () => bus.close(),
    );
    const { has } = await listen(bus, "orders:1");
    const back = isBack(bus);
    client.disconnect();
    await back;
    await bus.publish("orders:1", bytes("a"));
    expect(await has(1)).toEqual(["a"]);
  });

  it.each(["kill", "pause"] as const)(
    "fails over by its sentinels (%s) hears everything again from the new master",
    FAIL_OVER,
    async (fault) => {
      const set = await started(startSentinelSet());
      const [bus, other] = await Promise.all([openUp(set.url), openUp(set.url)]);
      const { got } = await listen(bus, "orders:1");
      const back = Promise.all([isBack(bus), isBack(other)]);
      await set.master[fault]();
      await back;
      await sayUntil(other, "orders:1", () => got.length > 0);
      expect(await set.replica.ask("pubsub", "shardchannels")).toContain("orders:1");
    },
  );

  it(
    "is a cluster one of whose nodes is killed hears that node's topics again when it is back",
    FAIL_OVER,
    async () => {
      const cluster = await started(startCluster());
      const [bus, other] = await Promise.all([openUp(cluster.url), openUp(cluster.url)]);
      // Enough topics for each node to have some.
      const topics = Array.from({ length: 16 }, (_, i) => `orders:${i}`);
      const heard = await Promise.all(topics.map((topic) => listen(bus, topic)));
      const [node] = cluster.nodes;
      await node?.kill();
      await Promise.all([isDown(bus), isDown(other)]);
      const back = Promise.all([isBack(bus), isBack(other)]);
      await node?.restart();
      await back;
      for (const [i, { got }] of heard.entries()) await sayUntil(other, topics[i] ?? "", () => got.length > 0);
    },
  );
});
