import { readFile } from "node:fs/promises";
import { systemClock } from "#lib/core/clock.ts";
import { feedLimits } from "#lib/core/limits.ts";
import { createDb, type Db, type ReplicaOptions } from "#lib/db/client.ts";
import { migrate } from "#lib/db/migrate.ts";
import { createBatcher } from "#lib/infra/batcher.ts";
import { type Bus, createMemoryBus } from "#lib/infra/bus.ts";
import { createCache } from "#lib/infra/cache.ts";
import { createCdn } from "#lib/infra/cdn/create-cdn.ts";
import type { Config } from "#lib/infra/config/env.ts";
import type { Context } from "#lib/infra/context.ts";
import type { Logger } from "#lib/infra/log.ts";
import { createMailer } from "#lib/infra/mail/create-mailer.ts";
import { type Metrics, watchBus, watchCache, watchPool, watchReplica } from "#lib/infra/metrics.ts";
import { createPusher } from "#lib/infra/push/create-pusher.ts";
import { createQueue, type Queue } from "#lib/infra/queue.ts";
import { createLimits } from "#lib/infra/ratelimit.ts";
import { awaitRedis, createRedis, type RedisClient } from "#lib/infra/redis.ts";
import { createRedisBus } from "#lib/infra/redis-bus.ts";
import { createSqsQueue } from "#lib/infra/sqs-queue.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import { openDatabase } from "./database.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Options } from "./options.ts";
import { joinProcesses, type Membership } from "./processes.ts";

/** What a process is started with, and what it has started so far. */
export type Start = {
  readonly config: Config;
  readonly options: Options;
  readonly log: Logger;
  readonly lifecycle: Lifecycle;
};

/** How long jobs under way have to finish, milliseconds. */
const QUEUE_GRACE_MS = 2_000;
/** How long a start waits for Redis, milliseconds. */
const REDIS_PATIENCE_MS = 3_000;

/**
 * Opens what all roles are handed: the database, brought up to date; this process's place among the others; bus and
 * queue.
 * @throws Error whose message is the one line to show
 */
export async function createContext(start: Start, metrics: Metrics): Promise<{ ctx: Context; membership: Membership }> {
  const { config, options, log, lifecycle } = start;
  const database = await openDatabase(config, (error) => {
    if (error) log.error({ err: error }, "database: gone, and not back yet");
    else log.warn("database: was gone, is back");
  });
  // An embedded server that was running already may be another process's, until it is known that there is none.
  let isOurs = !database.found;
  lifecycle.onStop("database", async () => {
    if (isOurs) await database.stop();
  });
  const ran = await migrate(database.directUrl);
  if (ran.length > 0) log.info({ migrations: ran }, "database: migrated");
  const db = createDb({
    url: database.url,
    poolMax: config.databasePoolMax,
    isDirect: database.directUrl === database.url,
    replica: database.replicaUrl ? replicaOf(database.replicaUrl, start) : null,
    onError: (error) => log.warn({ err: error }, "database: a connection broke"),
  });
  lifecycle.onStop("database connections", () => db.close());
  watchPool(metrics, db.pool);
  watchReplica(metrics, db);

  const clock = systemClock;
  const membership = await joinProcesses({ db, clock, log }, { roles: options.roles, hasRedis: !!config.redisUrl });
  lifecycle.onStop("process row", async () => {
    isOurs = !(await membership.leave());
  });
  isOurs = true;
  await makePartitions({ db, clock });

  const redis = config.redisUrl ? await openRedis(config.redisUrl, start) : null;
  const bus = openBus(redis, start, metrics);
  const batcher = createBatcher(bus, (error) => log.warn({ err: error }, "bus: hints were lost"));
  lifecycle.onStop("batcher", () => batcher.close());
  const cache = createCache({ db, redis, clock, log: log.child({ part: "cache" }), edition: await readEdition() });
  watchCache(metrics, cache);
  const queue = openQueue(start, { db, url: database.directUrl });
  // A gateway neither makes jobs nor works on them, and the queue's upkeep is statements.
  if (options.roles.includes("web") || options.roles.includes("worker")) {
    await queue.start();
    lifecycle.onStop("queue", () => queue.stop(QUEUE_GRACE_MS));
  }
  const cdn = createCdn(config.cdn);
  const mailer = createMailer({ db }, config.mail);
  lifecycle.onStop("mailer", async () => mailer.close());
  if (config.mail.kind === "none") log.warn("mail: SMTP_URL is not set, so no mail can be sent");
  const pusher = createPusher(config.push);
  lifecycle.onStop("pusher", async () => pusher?.close());
  if (pusher === null) log.warn("push: VAPID_PRIVATE_KEY is not set, so nothing can be pushed");
  const limits = createLimits({ redis, clock, peers: membership.peers }, feedLimits(config.feedConnectionsPerIp));
  return {
    ctx: { config, log, clock, db, bus, batcher, cache, cdn, limits, mailer, pusher, redis, queue, metrics },
    membership,
  };
}

function openQueue({ config, log }: Start, { db, url }: { db: Db; url: string }): Queue {
  const parts = { log: log.child({ part: "queue" }) };
  return config.queue.kind === "sqs" ? createSqsQueue({ ...parts, db }, config.queue) : createQueue({ ...parts, url });
}

function replicaOf(url: string, { config, log }: Start): ReplicaOptions {
  return {
    url,
    poolMax: config.databaseReplicaPoolMax,
    maxLagMs: config.databaseReplicaMaxLagMs,
    onMove(reason) {
      if (reason === null) log.info("database: reads go to the replica");
      else log.warn({ reason }, "database: reads go to the primary, without the replica");
    },
  };
}

/** What this code was built as: only processes of the same build share what they have made. */
async function readEdition(): Promise<string> {
  const text = await readFile(new URL("../.next/BUILD_ID", import.meta.url), "utf8").catch(() => "");
  return text.trim() || "unbuilt";
}

async function openRedis(redisUrl: string, { log, lifecycle }: Start): Promise<RedisClient> {
  const redis = createRedis(redisUrl, log.child({ part: "redis" }));
  lifecycle.onStop("redis", async () => redis.disconnect());
  if (!(await awaitRedis(redis, REDIS_PATIENCE_MS))) {
    log.warn("redis: does not answer at REDIS_URL; started without, and it is taken up when it comes");
  }
  return redis;
}

function openBus(redis: RedisClient | null, { log, lifecycle }: Start, metrics: Metrics): Bus {
  const bus = redis ? createRedisBus(redis, log) : null;
  if (bus) watchBus(metrics, bus);
  const opened = bus ?? createMemoryBus();
  lifecycle.onStop("bus", () => opened.close());
  return opened;
}
