import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import { isDatabaseAway, isReplicaFault } from "./away.ts";
import type { ReplicaHealth } from "./replica-health.ts";

/** Reads since the start: answered by the replica, by the primary in its place, and moved while under way. */
export type ReadCounters = { replica: number; primary: number; moved: number };

export type ReplicaPoolOptions = {
  readonly replica: pg.Pool;
  readonly primary: pg.Pool;
  readonly health: Pick<ReplicaHealth, "isUp" | "suspect" | "onGone">;
};

const BEGIN = /^(begin|start transaction)\b/i;

/**
 * A pool for reads, as Kysely takes one: a connection to the replica while that is well, else to the primary. A
 * statement whose server is lost, or that the server ends in favour of its replay, is asked once more of the primary.
 * Not within a transaction: its earlier statements would be of another moment.
 */
export function createReplicaPool({ replica, primary, health }: ReplicaPoolOptions): {
  readonly pool: PostgresPool;
  readonly counters: Readonly<ReadCounters>;
} {
  const counters: ReadCounters = { replica: 0, primary: 0, moved: 0 };

  async function fromPrimary(): Promise<pg.PoolClient> {
    const client = await primary.connect();
    counters.primary++;
    return client;
  }

  async function connect(): Promise<PostgresPoolClient> {
    if (!health.isUp()) return fromPrimary();
    const connecting = replica.connect();
    try {
      const client = await unlessGone(connecting);
      counters.replica++;
      return routed(client);
    } catch (error) {
      // One that comes after all is given back.
      connecting.then((late) => late.release()).catch(() => {});
      if (!isDatabaseAway(error)) throw error;
      health.suspect();
      return fromPrimary();
    }
  }

  function routed(first: pg.PoolClient): PostgresPoolClient {
    let client = first;
    let isLost = false;
    let isOnReplica = true;
    let isTransaction = false;

    const query = async (text: string, values: readonly unknown[]) => {
      isTransaction ||= BEGIN.test(text);
      if (!isOnReplica) return client.query(text, [...values]);
      // A transaction that has lost its server wants to roll back: nobody is there to hear it.
      if (isLost) throw new GoneError();
      try {
        return await unlessGone(client.query(text, [...values]));
      } catch (error) {
        if (isDatabaseAway(error)) {
          isLost = true;
          health.suspect();
        }
        if (isTransaction || !isReplicaFault(error)) throw error;
        client.release(isLost);
        isOnReplica = false;
        isLost = true;
        client = await fromPrimary();
        isLost = false;
        counters.moved++;
        return client.query(text, [...values]);
      }
    };

    return {
      // Its second form is for cursors, of which there are none.
      query: query as unknown as PostgresPoolClient["query"],
      release() {
        // Without a connection in hand there is none to give back.
        if (isOnReplica || !isLost) client.release(isLost);
      },
    };
  }

  /** Rejects once the replica is known to be gone: one that hangs would be waited for for a long time. */
  async function unlessGone<T>(work: Promise<T>): Promise<T> {
    let stop = () => {};
    const gone = new Promise<never>((_, reject) => {
      stop = health.onGone(() => reject(new GoneError()));
    });
    try {
      return await Promise.race([work, gone]);
    } finally {
      stop();
      work.catch(() => {});
    }
  }

  const pool: PostgresPool = { connect, options: {}, async end() {} };
  return { pool, counters };
}

/** Said as the client says it, so that it is taken for what it is. */
class GoneError extends Error {
  override readonly name = "GoneError";
  readonly code = "ECONNABORTED";
  constructor() {
    super("the replica does not answer");
  }
}
