import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { Clock } from "#lib/core/clock.ts";
import { AppError } from "#lib/core/errors.ts";
import { isDatabaseAway, isReplicaFault } from "#lib/db/away.ts";
import type { Db } from "#lib/db/client.ts";
import { ofStandby } from "#lib/db/snapshot.ts";
import type { Tables } from "#lib/db/tables.ts";
import { createCacheStore, type Entry } from "./cache-store.ts";
import type { Logger } from "./log.ts";
import { createPurgeLog, type Moment, type PurgeLog } from "./purge-log.ts";
import type { RedisClient } from "./redis.ts";

/** What a value is made from: one moment of the database, new enough for what is asked, and nothing can be written. */
export type Reads = { readonly db: Db };

/** A value that JSON can carry, and what there is to know of it now that it is made. */
export type Made<T> = {
  readonly value: T;
  /** Surrogate keys of what it was made from, besides those that were known before. */
  readonly tags?: readonly string[];
  /** How long it holds, milliseconds; an hour if nothing is said. */
  readonly ttlMs?: number;
  /** Asked for by few: words of one's own, names that nobody has. It is kept apart, so that it displaces nothing. */
  readonly passing?: boolean;
};

/** `stale`: what was changed since may be missing, since the database does not answer now. */
export type Cached<T> = { readonly value: T; readonly stale: boolean };

/** Values that JSON can carry, kept until their time is over or what they were made from has changed. */
export type Cache = {
  /**
   * The value of that key, made where there is none that holds: once at a time for a process. While the database is away
   * it is one that held in the last 24 hours, and says that it is stale.
   * @param tags surrogate keys of what it is certainly made from
   * @throws what `make` throws; AppError `database_unavailable` if it takes too long
   */
  getOrSet<T>(
    key: string,
    options: { readonly tags: readonly string[] },
    make: (reads: Reads) => Promise<Made<T>>,
  ): Promise<Cached<T>>;
  /**
   * Says that what these surrogate keys stand for has changed, and that everybody can see it. Once it has resolved, nobody
   * who asks any process gets what was made before. Rejects if that cannot be promised: then it is to be tried again.
   */
  purge(keys: readonly string[]): Promise<void>;
  /**
   * For what is made of cached values and kept elsewhere. To be called as soon as these are there.
   * @returns tells whether one of these surrogate keys has been purged since; false while the database is away
   */
  watch(keys: readonly string[]): () => Promise<boolean>;
  /** Since the start. */
  readonly counters: Readonly<CacheCounters>;
};

/** Answers from memory, from Redis and neither, and those of them that may be stale; values made, by server; failures. */
export type CacheCounters = {
  memory: number;
  redis: number;
  missed: number;
  stale: number;
  madeOnReplica: number;
  madeOnPrimary: number;
  failed: number;
};

export type CacheParts = {
  readonly db: Db;
  readonly redis: RedisClient | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** Which code this is: processes of another one may make values of another shape under the same name. */
  readonly edition: string;
};

const TTL_MS = 3_600_000;
const GRACE_MS = 24 * 3_600_000;
/** How long a reader waits for a value to be made: where there is an older one to show, and where there is none. */
const PATIENCE_MS = { soft: 1_000, hard: 5_000 };
/** After a failure a key is not tried again for so long, milliseconds; and of so many keys that is known. */
const PAUSE_MS = 2_000;
const MOST_PAUSED = 1_000;

type Failure = { readonly error: unknown; readonly untilMs: number };
/** `isBehind`: it lacks what we know to have changed, and nobody who has that could be asked. */
type Landed = { readonly entry: Entry; readonly isBehind: boolean };
type Flight = { readonly landed: Promise<Landed>; readonly beganAtMs: number };
type Want = {
  readonly key: string;
  readonly tags: readonly string[];
  readonly make: (r: Reads) => Promise<Made<unknown>>;
};

/** A cache in memory and in Redis, whose entries remember which moment of the database they are of. */
export function createCache({ db, redis, clock, log, edition }: CacheParts): Cache {
  const store = createCacheStore(redis, edition);
  const purges = createPurgeLog(db);
  const flights = new Map<string, Flight>();
  const failures = new Map<string, Failure>();
  const counters: CacheCounters = {
    memory: 0,
    redis: 0,
    missed: 0,
    stale: 0,
    madeOnReplica: 0,
    madeOnPrimary: 0,
    failed: 0,
  };

  let wasKnown = true;

  const holds = (entry: Entry) => clock.now() < entry.untilMs && purges.covers(entry.moment, entry.tags);
  const isGraced = (entry: Entry) => clock.now() < entry.untilMs + GRACE_MS;

  async function getOrSet(want: Want): Promise<Cached<unknown>> {
    const askedAtMs = performance.now();
    const isKnown = await purges.sync();
    tell(isKnown);
    const found = await store.get(want.key, holds);
    if (found && (holds(found.entry) || (!isKnown && isGraced(found.entry)))) {
      counters[found.layer]++;
      return answer(found.entry, !isKnown);
    }
    counters.missed++;
    const old = found && isGraced(found.entry) ? found.entry : null;
    try {
      refuseAfterFailure(want.key);
      const patienceMs = old ? PATIENCE_MS.soft : PATIENCE_MS.hard;
      const { entry, isBehind } = await within(patienceMs, renew(want, old, askedAtMs));
      return answer(entry, isBehind || !isKnown);
    } catch (error) {
      if (!old) throw error;
      return answer(old, true);
    }
  }

  function tell(isKnown: boolean): void {
    if (isKnown === wasKnown) return;
    wasKnown = isKnown;
    if (isKnown) log.info("cache: the database answers again");
    else log.warn("cache: the database does not answer; what is kept is given out as stale");
  }

  function answer({ value }: Entry, stale: boolean): Cached<unknown> {
    if (stale) counters.stale++;
    return { value, stale };
  }

  function refuseAfterFailure(key: string): void {
    const failure = failures.get(key);
    if (failure && performance.now() < failure.untilMs) throw failure.error;
    failures.delete(key);
  }

  /** What is being made already is good enough if it began after us, or if it has what we know to have changed. */
  async function renew(want: Want, old: Entry | null, askedAtMs: number): Promise<Landed> {
    for (;;) {
      const flight = flights.get(want.key) ?? start(want, old);
      const landed = await flight.landed;
      if (flight.beganAtMs >= askedAtMs || holds(landed.entry)) return landed;
    }
  }

  function start(want: Want, old: Entry | null): Flight {
    const flight = { beganAtMs: performance.now(), landed: makeAndKeep(want, old) };
    flights.set(want.key, flight);
    flight.landed
      .finally(() => flights.delete(want.key))
      .catch((error) => {
        counters.failed++;
        if (failures.size >= MOST_PAUSED) failures.clear();
        failures.set(want.key, { error, untilMs: performance.now() + PAUSE_MS });
        if (!isAway(error)) log.warn({ err: error, key: want.key }, "cache: a value could not be made");
      });
    return flight;
  }

  async function makeAndKeep(want: Want, old: Entry | null): Promise<Landed> {
    const { entry, passing, isBehind } = await makeEntry(want, [...want.tags, ...(old?.tags ?? [])]);
    await store.set(want.key, entry, { passing });
    return { entry, isBehind };
  }

  async function makeEntry(want: Want, knownTags: readonly string[]): Promise<Landed & { passing: boolean }> {
    try {
      const made = await makeAt(db.replica, want, knownTags);
      if (made) return { ...made, isBehind: false };
    } catch (error) {
      if (!isReplicaFault(error)) throw error;
    }
    // The replica has not seen what we know to have changed, or is gone: the primary has.
    try {
      const made = await makeAt(db.primary, want, []);
      if (made) return { ...made, isBehind: false };
    } catch (cause) {
      if (!isDatabaseAway(cause)) throw cause;
      const made = await makeAt(db.replica, want, null).catch(() => null);
      if (made) return { ...made, isBehind: true };
      throw new AppError("database_unavailable", undefined, { cause });
    }
    throw new AppError("database_unavailable", "the primary is a standby");
  }

  /**
   * Makes a value from one moment of a server; null if that is a standby which lacks changes to what it is made from.
   * @param knownTags of what it is made from, as far as is known; null: whatever the standby lacks
   */
  async function makeAt(server: Kysely<Tables>, want: Want, knownTags: readonly string[] | null) {
    const madeAtMs = clock.now();
    return inOneMoment(server, purges, async ({ moment, isStandby }, trx) => {
      if (isStandby && knownTags && !purges.covers(moment, knownTags)) return null;
      const {
        value,
        tags = [],
        ttlMs = TTL_MS,
        passing = false,
      } = await want.make({ db: { ...db, primary: trx, replica: trx, readAfter: () => trx } });
      const entry: Entry = {
        value,
        tags: [...new Set([...want.tags, ...tags])],
        moment,
        untilMs: madeAtMs + ttlMs,
      };
      if (isStandby && knownTags && !purges.covers(moment, entry.tags)) return null;
      counters[isStandby ? "madeOnReplica" : "madeOnPrimary"]++;
      return { entry, passing };
    });
  }

  return {
    getOrSet: <T>(key: string, { tags }: { tags: readonly string[] }, make: Want["make"]) =>
      getOrSet({ key, tags, make }) as Promise<Cached<T>>,
    watch(keys) {
      const isPurged = purges.watch(keys);
      return async () => (await purges.sync()) && isPurged();
    },
    purge: (keys) => (keys.length === 0 ? Promise.resolve() : purges.note(keys)),
    counters,
  };
}

/** Reads in a transaction that sees one moment, and says which. */
function inOneMoment<T>(
  server: Kysely<Tables>,
  purges: PurgeLog,
  read: (at: { moment: Moment; isStandby: boolean }, trx: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  return server
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (trx) => {
      const { rows } = await sql<{ snapshot: string; standby: boolean }>`
        select pg_current_snapshot()::text as snapshot, pg_is_in_recovery() as standby`.execute(trx);
      const { snapshot = "", standby: isStandby = false } = rows[0] ?? {};
      const lineage = purges.lineage() ?? "";
      return read({ moment: { lineage, snapshot: isStandby ? ofStandby(snapshot) : snapshot }, isStandby }, trx);
    });
}

function isAway(error: unknown): boolean {
  return error instanceof AppError && error.code === "database_unavailable";
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("database_unavailable")), limitMs);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
