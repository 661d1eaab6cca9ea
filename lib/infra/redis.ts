import { setTimeout as sleep } from "node:timers/promises";
import { Cluster, Redis, type RedisOptions } from "ioredis";
import { parseRedisUrl, type RedisPlace } from "./config/redis-url.ts";
import type { Logger } from "./log.ts";

/** One server (perhaps found through sentinels) or a cluster; commands are the same. */
export type RedisClient = Redis | Cluster;

/** A command that has no answer by then has failed, milliseconds. */
const COMMAND_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** A socket whose other end does not hang up in return is torn down after this. */
const HANG_UP_MS = 100;
const RETRY = { minMs: 50, maxMs: 2_000 };
/** Sentinels may know of a new master at any moment, and asking them costs the master nothing. */
const SENTINEL_RETRY = { minMs: 50, maxMs: 400 };

/**
 * Connects to Redis in whatever layout `REDIS_URL` names. The client never waits for a connection: a command while
 * there is none rejects at once, and one that was under way when it broke is not sent again. It reconnects by itself
 * for ever, with jitter.
 */
export function createRedis(redisUrl: string, log: Logger): RedisClient {
  const place = parseRedisUrl(redisUrl);
  const client = place.kind === "cluster" ? createCluster(place) : new Redis(serverOptions(place));
  // Its words alone: the error carries the command, which may be the one with the password.
  client.on("error", (error) => log.debug({ reason: error.message }, "redis: an error of the connection"));
  return client;
}

function createCluster(place: RedisPlace): Cluster {
  return new Cluster([...place.nodes], {
    redisOptions: commonOptions(place),
    shardedSubscribers: true,
    enableOfflineQueue: false,
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
    maxRedirections: 3,
    clusterRetryStrategy: (attempt) => jittered(attempt, RETRY),
  });
}

function serverOptions(place: RedisPlace): RedisOptions {
  const [first] = place.nodes;
  if (place.kind === "single" || !first) return { ...commonOptions(place), ...first };
  return {
    ...commonOptions(place),
    sentinels: [...place.nodes],
    name: place.master,
    enableTLSForSentinelMode: place.tls,
    sentinelCommandTimeout: 1_000,
    retryStrategy: (attempt) => jittered(attempt, SENTINEL_RETRY),
    sentinelRetryStrategy: (attempt) => jittered(attempt, SENTINEL_RETRY),
  };
}

function commonOptions({ username, password, tls }: RedisPlace): RedisOptions {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: {} }),
    connectionName: "hotpath",
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    disconnectTimeout: HANG_UP_MS,
    keepAlive: 10_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => jittered(attempt, RETRY),
  };
}

/** Doubles from attempt to attempt up to the limit; half of it is left to chance, so that no crowd comes back at once. */
function jittered(attempt: number, { minMs, maxMs }: { minMs: number; maxMs: number }): number {
  const delay = Math.min(maxMs, minMs * 2 ** Math.min(attempt, 10));
  return Math.round(delay * (0.5 + Math.random() / 2));
}

/** What says that the setting is wrong, rather than that Redis is away; and how to say it. */
const WRONG: readonly (readonly [RegExp, string])[] = [
  [/WRONGPASS|NOAUTH|NOPERM|AUTH failed/i, "the server does not take this user and password"],
  [/cluster support disabled/i, "the server is no cluster, so redis:// is meant"],
  [/No such master/i, "the sentinels know no master of this name"],
  [/unknown command '?sentinel/i, "the server is no sentinel, so redis:// is meant"],
  [/unknown command/i, "Redis 7 or Valkey is needed"],
];

/**
 * Waits until Redis answers, or for so long. A process starts without it too, rather than that a deployment while it is
 * away takes everything down: resolves to false then.
 * @throws Error of one line if waiting will not help: a wrong password, another layout, or a server older than 7
 */
export async function awaitRedis(client: RedisClient, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  let last: unknown = null;
  const onError = (error: unknown) => {
    last = error;
  };
  client.on("error", onError);
  try {
    while (performance.now() < end) {
      try {
        // Sharded pub/sub is what the bus is made of.
        await client.spublish("hello", "");
        // A node of a cluster is connected to when it is first needed, and refuses all but that first command meanwhile.
        if (client instanceof Cluster) await Promise.all(client.nodes("master").map((node) => node.ping()));
        return true;
      } catch (error) {
        if (client.status === "ready") last = error;
      }
      const words = wordsOf(last);
      const wrong = WRONG.find(([pattern]) => pattern.test(words));
      if (wrong) throw new Error(`REDIS_URL: ${wrong[1]}`);
      await sleep(50);
    }
    return false;
  } finally {
    client.off("error", onError);
  }
}

/** A cluster's error hides that of its nodes. */
function wordsOf(error: unknown): string {
  const nodes = error instanceof Error && "lastNodeError" in error ? error.lastNodeError : "";
  return `${error} ${nodes}`;
}
