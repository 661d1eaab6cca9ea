import { BentoCache, bentostore } from "bentocache";
import { memoryDriver } from "bentocache/drivers/memory";
import { redisDriver } from "bentocache/drivers/redis";
import type { Moment } from "./purge-log.ts";
import type { RedisClient } from "./redis.ts";

/** A value, and what decides how long it holds. */
export type Entry = {
  readonly value: unknown;
  readonly tags: readonly string[];
  readonly moment: Moment;
  /** To be made anew then, ms since 1970. */
  readonly untilMs: number;
};

/** Where an entry was found. */
export type Layer = "memory" | "redis";

/** Entries in memory and, where there is Redis, there too. Neither rejects: what cannot be had is not there. */
export type CacheStore = {
  /** The first that is good, or else one that is not, or null. */
  get(key: string, isGood: (entry: Entry) => boolean): Promise<{ entry: Entry; layer: Layer } | null>;
  /** @param passing kept apart, in memory alone, where it displaces nothing but its like */
  set(key: string, entry: Entry, options: { passing: boolean }): Promise<void>;
};

/** How long an entry stays: an hour in which it holds, and a day for when there is nothing better, milliseconds. */
const KEEP_MS = 25 * 3_600_000;
/** Most that a process keeps, and of it what comes and goes: words that were searched, names that are nobody's. */
const LASTING = { maxItems: 5_000, maxSize: 96 * 1024 * 1024, maxEntrySize: 2 * 1024 * 1024 };
const PASSING = { maxItems: 2_000, maxSize: 48 * 1024 * 1024, maxEntrySize: 512 * 1024 };
/** The last that were read stay read: memory holds text, which takes longer to read than to look up. */
const MOST_READABLE = 200;
/** Redis is left out of a request when it has not answered by then, and of all for a while after it, milliseconds. */
const REDIS_ANSWER_MS = 200;
const REDIS_BREAK_MS = 2_000;

/** @param edition which code's values these are: others in the same Redis may have another shape */
export function createCacheStore(redis: RedisClient | null, edition: string): CacheStore {
  const memory = new BentoCache({
    default: "lasting",
    stores: {
      lasting: bentostore().useL1Layer(memoryDriver(LASTING)),
      passing: bentostore().useL1Layer(memoryDriver(PASSING)),
    },
  });
  const shared = redis && openShared(redis, edition);
  const readable = new Map<string, Entry>();
  const keepReadable = (key: string, entry: Entry) => {
    readable.set(key, entry);
    const oldest = readable.size > MOST_READABLE ? readable.keys().next().value : undefined;
    if (oldest !== undefined) readable.delete(oldest);
  };

  return {
    async get(key, isGood) {
      const ready = readable.get(key);
      if (ready && isGood(ready)) return { entry: ready, layer: "memory" };
      const near =
        (await memory.get<Entry | undefined>({ key })) ?? (await memory.use("passing").get<Entry | undefined>({ key }));
      if (near && isGood(near)) {
        keepReadable(key, near);
        return { entry: near, layer: "memory" };
      }
      // Another process may have made what has become old here.
      const far = await shared?.get<Entry | undefined>({ key });
      if (far && (isGood(far) || !near)) {
        await memory.set({ key, value: far, ttl: KEEP_MS });
        return { entry: far, layer: "redis" };
      }
      return near ? { entry: near, layer: "memory" } : null;
    },
    async set(key, value, { passing }) {
      readable.delete(key);
      await memory.use(passing ? "passing" : "lasting").set({ key, value, ttl: KEEP_MS });
      if (!passing) await shared?.set({ key, value, ttl: KEEP_MS });
    },
  };
}

/** A layer of its own, not below the memory: there an entry that does not hold any more would hide one that does. */
function openShared(connection: RedisClient, edition: string) {
  return new BentoCache({
    default: "redis",
    prefix: `cache:${edition}`,
    stores: { redis: bentostore().useL2Layer(redisDriver({ connection })) },
    l2CircuitBreakerDuration: REDIS_BREAK_MS,
    suppressL2Errors: true,
    internalOperationWrapper: <T>(run: () => T): T => inTime(run()),
  });
}

/** A promise that has failed if it has not settled in time; anything else as it is. */
function inTime<T>(work: T): T {
  if (!(work instanceof Promise)) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis has not answered within ${REDIS_ANSWER_MS} ms`)), REDIS_ANSWER_MS);
  });
  work.catch(() => {});
  return Promise.race([work, late]).finally(() => clearTimeout(timer)) as T;
}
