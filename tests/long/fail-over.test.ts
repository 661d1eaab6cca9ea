import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDb, type Db } from "#lib/db/client.ts";
import { type EmbeddedServer, startEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { type Batcher, createBatcher } from "#lib/infra/batcher.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createRedis, type RedisClient } from "#lib/infra/redis.ts";
import { createRedisBus, type RedisBus } from "#lib/infra/redis-bus.ts";
import { startRedis } from "#tests/helpers/redis.ts";
import { hasRedisServer, type RedisServer } from "#tests/helpers/redis-server.ts";
import type { Follower } from "./follower.ts";
import { type GatewayChild, startBalancer, startGatewayChild } from "./gateways.ts";
import { countEvents, faultsOf, followAll, type Rush, startRush, until } from "./order-rush.ts";

/** Two thousand customers, each with an order that something happens to, over two gateways in processes of their own. */

const FOLLOWERS = 2_000;
const ORDERS = 200;
/** So many orders change four times a second: some 800 messages a second to their followers. */
const CHANGES_PER_ROUND = 20;
const SECRET = "a secret of the fail-overs, 32 characters or more";
/** Ten seconds are promised. */
const BACK_TIMEOUT_MS = 30_000;
/** An event reaches everybody within the two seconds of a re-read; on a busy machine in three times that. */
const TOLD_TIMEOUT_MS = 15_000;

describe.skipIf(!hasRedisServer)("two gateways with 2,000 followers of orders that change", () => {
  let folder: string;
  let postgres: EmbeddedServer;
  let redis: RedisServer;
  let db: Db;
  let client: RedisClient;
  let bus: RedisBus;
  let batcher: Batcher;
  let balancer: Awaited<ReturnType<typeof startBalancer>>;
  let first: GatewayChild;
  let second: GatewayChild;
  let rush: Rush;
  let followers: Follower[] = [];

  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
  const startGateway = () =>
    startGatewayChild({
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      secret: SECRET,
      dataDir: folder,
      failpoint: null,
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotpath-fail-over-"));
    postgres = await startEmbedded({ folder: join(folder, "postgres"), settings });
    await migrate(postgres.url);
    redis = await startRedis();
    db = createDb({ url: postgres.url, poolMax: 5, onError: () => {} });
    const log = createLogger("silent");
    client = createRedis(redis.url, log);
    bus = createRedisBus(client, log);
    batcher = createBatcher(bus, () => {});
    [first, second, balancer] = await Promise.all([startGateway(), startGateway(), startBalancer()]);
    balancer.targets.push(first.port, second.port);
    rush = await startRush(db, batcher, ORDERS, CHANGES_PER_ROUND);
    followers = await followAll(balancer.port, rush.orderIds, FOLLOWERS, SECRET);
  }, 240_000);
  afterAll(async () => {
    for (const follower of followers) follower.end();
    await rush?.stop();
    balancer?.close();
    await Promise.all([first?.kill(), second?.kill()]);
    await bus?.close();
    client?.disconnect();
    await db?.close();
    await redis?.stop();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** Waits until every follower was told as much as there is now, and more than before: then the feed runs. */
  async function allAreTold(): Promise<void> {
    const events = await countEvents(db, rush.orderIds);
    await until("everybody to be told what has happened", TOLD_TIMEOUT_MS, () =>
      followers.every(({ orderId, told }) => told.length >= (events.get(orderId) ?? 0)),
    );
  }

  /** Nothing is missed and nothing doubled so far. */
  function expectNoGap(): void {
    expect(faultsOf(followers, null)).toEqual([]);
  }

  it("has all of them back at the other within 10 s when the one that they are at is killed", async () => {
    await allAreTold();
    const killedMs = Date.now();
    await first.kill();
    await until("everybody to notice", BACK_TIMEOUT_MS, () =>
      followers.every(({ backMs }) => (backMs ?? killedMs + 1) > killedMs),
    );
    await until("everybody to be back", BACK_TIMEOUT_MS, () => followers.every(({ isThere }) => isThere));
    const backMs = Math.max(...followers.map((follower) => follower.backMs ?? 0));
    process.stdout.write(`fail-over: ${FOLLOWERS} followers were back ${backMs - killedMs} ms after the kill\n`);
    await allAreTold();
    expectNoGap();
    first = await startGateway();
    balancer.targets[0] = first.port;
  }, 180_000);

  it("tells every event while Redis is paused for 10 s, killed, and back", async () => {
    const before = followers.map(({ backMs }) => backMs);
    redis.pause();
    await until("the pause to be noticed", BACK_TIMEOUT_MS, () => !bus.isUp());
    const pausedMs = Date.now();
    await allAreTold();
    await until("ten seconds of it", BACK_TIMEOUT_MS, () => Date.now() - pausedMs > 10_000);
    await allAreTold();
    redis.resume();
    await until("the bus to be back", BACK_TIMEOUT_MS, () => bus.isUp());
    await allAreTold();
    await redis.kill();
    await allAreTold();
    await redis.restart();
    await until("the bus to be back", BACK_TIMEOUT_MS, () => bus.isUp());
    await allAreTold();
    expectNoGap();
    expect(followers.map(({ backMs }) => backMs)).toEqual(before);
  }, 180_000);

  it("tells every event when PostgreSQL is restarted, and lets nobody go", async () => {
    const before = followers.map(({ backMs }) => backMs);
    await postgres.stop();
    postgres = await startEmbedded({
      folder: join(folder, "postgres"),
      settings,
      port: Number(new URL(postgres.url).port),
    });
    const told = followers.map((follower) => follower.told.length);
    await until("orders to change again", BACK_TIMEOUT_MS, () =>
      followers.every((follower, i) => follower.told.length > (told[i] ?? 0)),
    );
    await allAreTold();
    expectNoGap();
    expect(followers.map(({ backMs }) => backMs)).toEqual(before);
  }, 180_000);

  it("has told each of them everything, once, when all is over", async () => {
    await rush.stop();
    await batcher.flush();
    await allAreTold();
    const events = await countEvents(db, rush.orderIds);
    expect(Math.min(...events.values())).toBeGreaterThan(10);
    expect(faultsOf(followers, events)).toEqual([]);
  }, 60_000);
});
