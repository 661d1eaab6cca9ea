import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Tables } from "./tables.ts";

/** The database as features see it. */
export type Db = {
  readonly primary: Kysely<Tables>;
  /** For reads that may be seconds old. The primary itself where no replica is set. */
  readonly replica: Kysely<Tables>;
  /** The primary's pool, for statements that Kysely would only be in the way of. */
  readonly pool: pg.Pool;
  /** Resolves if the primary answers; rejects within about five seconds if not. */
  ping(): Promise<void>;
  /** Waits for what runs, then lets go of every connection. */
  close(): Promise<void>;
};

export type DbOptions = {
  readonly url: string;
  readonly replicaUrl?: string | null;
  readonly poolMax: number;
  /** Called for a connection that broke while idle, as happens to all of them when the server restarts. */
  readonly onError: (error: Error) => void;
};

/** How long to wait for a connection, in milliseconds: for the server and for a free place in the pool. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A statement that takes longer than this is given up, in milliseconds. What may take longer has its own bounds. */
const QUERY_TIMEOUT_MS = 30_000;

/** Opens pools on the primary and, where there is one, the replica. Connects when first needed. */
export function createDb(options: DbOptions): Db {
  const pooling = { max: options.poolMax, onError: options.onError };
  const pool = createPool(options.url, pooling);
  const primary = createKysely(pool);
  const replica = options.replicaUrl ? createKysely(createPool(options.replicaUrl, pooling)) : primary;
  return {
    primary,
    replica,
    pool,
    async ping() {
      await pool.query("select 1");
    },
    async close() {
      if (replica !== primary) await replica.destroy();
      await primary.destroy();
    },
  };
}

export type PoolOptions = {
  readonly max: number;
  readonly onError: (error: Error) => void;
  readonly queryTimeoutMs?: number;
  /** Given up by the server itself. Not understood by transaction poolers. */
  readonly lockTimeoutMs?: number;
};

/**
 * A pool that outlives its server: a broken idle connection is told to `onError` and replaced when next needed.
 * Statements are never named, so that a transaction pooler may stand in between.
 */
export function createPool(url: string, { max, onError, ...rest }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: rest.queryTimeoutMs ?? QUERY_TIMEOUT_MS,
    ...(rest.lockTimeoutMs !== undefined && { lock_timeout: rest.lockTimeoutMs }),
    idleTimeoutMillis: 60_000,
    application_name: "hotpath",
    keepAlive: true,
    types: { getTypeParser },
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
