import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { type Lsn, parseLsn } from "./lsn.ts";
import { createPreparingClient } from "./prepared.ts";
import { ANSWER_MS, type ReplicaHealth, watchReplica } from "./replica-health.ts";
import { createReplicaPool, type ReadCounters } from "./replica-pool.ts";
import type { Tables } from "./tables.ts";

/** The database as features see it. */
export type Db = {
  readonly primary: Kysely<Tables>;
  /**
   * For reads that may be seconds old: the replica while it is well, else the primary. A single statement that fails with
   * the replica is asked once more of the primary; a transaction is its caller's to repeat. The primary itself where no
   * replica is set.
   */
  readonly replica: Kysely<Tables>;
  /** For reads of somebody who wrote up to there: the replica if it certainly has that, else the primary. */
  readAfter(lsn: Lsn | null): Kysely<Tables>;
  /** Up to where the primary has written: to be asked after a commit, for `readAfter`. Null where no replica is set. */
  position(): Promise<Lsn | null>;
  /** The primary's pool, for statements that Kysely would only be in the way of. */
  readonly pool: pg.Pool;
  /** How the replica does; null where none is set. */
  readonly replicaHealth: Pick<ReplicaHealth, "isUp" | "lagMs"> | null;
  /** Reads since the start by where they went, as far as a replica could have taken them. */
  readonly reads: Readonly<ReadCounters>;
  /** Resolves if the primary answers; rejects within about five seconds if not. */
  ping(): Promise<void>;
  /** Waits for what runs, then lets go of every connection. */
  close(): Promise<void>;
};

export type DbOptions = {
  readonly url: string;
  readonly poolMax: number;
  readonly replica?: ReplicaOptions | null;
  /** Nothing stands between us and the servers that hands connections on: they may keep plans of what is asked often. */
  readonly isDirect?: boolean;
  /** Called for a connection that broke while idle, as happens to all of them when the server restarts. */
  readonly onError: (error: Error) => void;
};

export type ReplicaOptions = {
  readonly url: string;
  readonly poolMax: number;
  /** Reads move to the primary while the replica is further behind. */
  readonly maxLagMs: number;
  /** Called when reads move: to the primary, and why, or back (null). */
  readonly onMove: (reason: string | null) => void;
};

/** How long to wait for a connection, in milliseconds: for the server and for a free place in the pool. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A statement that takes longer than this is given up, in milliseconds. What may take longer has its own bounds. */
const QUERY_TIMEOUT_MS = 30_000;

/** Opens pools on the primary and, where there is one, the replica. Connects to the primary when first needed. */
export function createDb(options: DbOptions): Db {
  const { onError, isDirect = false } = options;
  const pool = createPool(options.url, { max: options.poolMax, onError, isDirect });
  const primary = createKysely(pool);
  const replica = options.replica ? openReplica({ ...options.replica, isDirect }, pool, onError) : null;
  return {
    primary,
    replica: replica?.kysely ?? primary,
    readAfter: (lsn) => (replica && (lsn === null || replica.health.hasReplayed(lsn)) ? replica.kysely : primary),
    async position() {
      if (!replica) return null;
      const { rows } = await pool.query<{ lsn: string }>("select pg_current_wal_insert_lsn()::text as lsn");
      return parseLsn(rows[0]?.lsn ?? "");
    },
    pool,
    replicaHealth: replica?.health ?? null,
    reads: replica?.counters ?? { replica: 0, primary: 0, moved: 0 },
    async ping() {
      await pool.query("select 1");
    },
    async close() {
      await replica?.close();
      await primary.destroy();
    },
  };
}

function openReplica(
  { url, poolMax, maxLagMs, onMove, isDirect }: ReplicaOptions & { readonly isDirect: boolean },
  primary: pg.Pool,
  onError: DbOptions["onError"],
) {
  const onBroken = (error: Error) => {
    health.suspect();
    onError(error);
  };
  const pool = createPool(url, { max: poolMax, onError: onBroken, isDirect });
  // One for itself: it must not queue behind reads. What breaks it, its next question tells.
  const asking = createPool(url, { max: 1, connectTimeoutMs: ANSWER_MS, onError: () => {} });
  const health: ReplicaHealth = watchReplica({ primary, replica: asking, maxLagMs, onMove });
  const routed = createReplicaPool({ replica: pool, primary, health });
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: routed.pool }) });
  return {
    kysely,
    health,
    counters: routed.counters,
    async close() {
      await health.stop();
      await kysely.destroy();
      await Promise.all([pool.end(), asking.end()]);
    },
  };
}

export type PoolOptions = {
  readonly max: number;
  readonly onError: (error: Error) => void;
  readonly connectTimeoutMs?: number;
  readonly queryTimeoutMs?: number;
  /** Given up by the server itself. Not understood by transaction poolers. */
  readonly lockTimeoutMs?: number;
  /** See `DbOptions`. */
  readonly isDirect?: boolean;
};

/**
 * A pool that outlives its server: a broken idle connection is told to `onError` and replaced when next needed.
 * Unless it is direct, statements are never named, so that a transaction pooler may stand in between.
 */
export function createPool(url: string, { max, onError, ...rest }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: rest.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    query_timeout: rest.queryTimeoutMs ?? QUERY_TIMEOUT_MS,
    ...(rest.lockTimeoutMs !== undefined && { lock_timeout: rest.lockTimeoutMs }),
    idleTimeoutMillis: 60_000,
    application_name: "hotpath",
    keepAlive: true,
    types: { getTypeParser },
    ...(rest.isDirect && { Client: createPreparingClient() }),
  });
  pool.on("error", onError);
  // The pool hears only of idle ones. One that breaks between two statements of a transaction fails the next of them;
  // unheard, its error would be the process's.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

function createKysely(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** As pg's own, but a bigint is a number: ours are counts and 32-bit names, far below 2^53. */
function getTypeParser(oid: number, format?: "text" | "binary") {
  if (oid === pg.types.builtins.INT8 && format !== "binary") return Number;
  return pg.types.getTypeParser(oid, format);
}
