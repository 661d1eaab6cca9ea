import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { type Lsn, parseLsn } from "./lsn.ts";

/** How often the replica is asked how far it is, milliseconds. */
const EVERY_MS = 1_000;
/** A server that has not answered by then counts as gone, milliseconds: with the above, reads move within two seconds. */
export const ANSWER_MS = 750;
/** So many positions of the primary are remembered, as many seconds. */
const MOST_NOTED = 600;

/** How well a replica follows, as one process sees it. */
export type ReplicaHealth = {
  /** True while it answers and is not too far behind. */
  isUp(): boolean;
  /** True if it is up and certainly has all that was written up to there. */
  hasReplayed(lsn: Lsn): boolean;
  /** How old what it shows may be, as far as is known, milliseconds; null while it does not answer. */
  lagMs(): number | null;
  /** A connection to it broke: it is not used until it has answered again. */
  suspect(): void;
  /** Called whenever it stops answering, for what waits for it. Answers how to stop being called. */
  onGone(handler: () => void): () => void;
  stop(): Promise<void>;
};

export type ReplicaHealthOptions = {
  readonly primary: pg.Pool;
  /** A connection of its own: it must not queue behind reads. */
  readonly replica: pg.Pool;
  readonly maxLagMs: number;
  /** Called when reads move: to the primary, and why, or back (null). */
  readonly onMove: (reason: string | null) => void;
};

/**
 * Watches a replica by one short query a second on each server. The lag needs nobody's clock but ours: the primary's
 * positions are noted when they are seen, and the replica is as far behind as the oldest of them that it lacks.
 */
export function watchReplica({ primary, replica, maxLagMs, onMove }: ReplicaHealthOptions): ReplicaHealth {
  /** Where the primary was and when that was seen (performance.now), the oldest first: only what the replica lacks. */
  let ahead: { lsn: Lsn; atMs: number }[] = [];
  let replayed: Lsn | null = null;
  let isUp = false;
  let wasUp: boolean | null = null;
  let hurry = () => {};
  const gone = new Set<() => void>();
  const stopping = new AbortController();

  const lagOf = (): number => (ahead[0] ? performance.now() - ahead[0].atMs : 0);

  function move(reason: string | null): void {
    isUp = reason === null;
    if (wasUp !== isUp) onMove(reason);
    wasUp = isUp;
  }

  async function look(): Promise<void> {
    const [at, now] = await Promise.allSettled([
      // What is on its disk: the rest is sent to nobody, and without a commit may stay so for seconds.
      positionOf(primary, "select pg_current_wal_flush_lsn()::text as lsn"),
      positionOf(replica, "select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() end::text as lsn"),
    ]);
    if (stopping.signal.aborted) return;
    if (at.status === "fulfilled" && at.value !== null) note(at.value);
    if (now.status === "rejected") return fall(now.reason instanceof Error ? now.reason.message : String(now.reason));
    if (now.value === null) return fall("it is no replica");
    const position = now.value;
    replayed = position;
    ahead = ahead.filter(({ lsn }) => lsn > position);
    const lagMs = lagOf();
    // It comes back with room to spare, lest reads move to and fro. Where the primary is gone, old is better than nothing.
    const isBehind = at.status === "fulfilled" && lagMs > (isUp ? maxLagMs : maxLagMs / 2);
    move(isBehind ? `it is ${Math.round(lagMs)} ms behind` : null);
  }

  function note(lsn: Lsn): void {
    const last = ahead.at(-1);
    // Another server took over, without the end of what the old one had written.
    if (last && lsn < last.lsn) ahead = [];
    if (lsn !== ahead.at(-1)?.lsn) ahead.push({ lsn, atMs: performance.now() });
    // The oldest alone says how far behind it is, and the newest when it has caught up.
    if (ahead.length > MOST_NOTED) ahead.splice(1, ahead.length - MOST_NOTED);
  }

  /** What it had replayed says nothing of a server that comes back: it starts again from further behind. */
  function fall(reason: string): void {
    replayed = null;
    move(reason);
    for (const handler of [...gone]) handler();
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const next = sleep(EVERY_MS, null, { ref: false, signal: stopping.signal }).catch(() => {});
      const hurried = new Promise<void>((resolve) => {
        hurry = resolve;
      });
      await look();
      await Promise.race([next, hurried]);
    }
  }

  const running = run();
  return {
    isUp: () => isUp,
    hasReplayed: (lsn) => isUp && replayed !== null && replayed >= lsn,
    lagMs: () => (replayed === null ? null : lagOf()),
    suspect() {
      if (!isUp) return;
      fall("a connection broke");
      hurry();
    },
    onGone(handler) {
      gone.add(handler);
      return () => void gone.delete(handler);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/**
 * Rejects if there is no answer in time, and lets go of that connection: it may hang for long. Null where the server has
 * no position to tell.
 */
async function positionOf(pool: pg.Pool, query: string): Promise<Lsn | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS);
  });
  late.catch(() => {});
  const connecting = pool.connect();
  let client: pg.PoolClient | null = null;
  let isAnswered = false;
  try {
    client = await Promise.race([connecting, late]);
    const { rows } = await Promise.race([client.query<{ lsn: string | null }>(query), late]);
    isAnswered = true;
    return rows[0]?.lsn ? parseLsn(rows[0].lsn) : null;
  } finally {
    clearTimeout(timer);
    if (client) client.release(!isAnswered);
    // One that comes late after all is given back.
    else connecting.then((late) => late.release()).catch(() => {});
  }
}
