import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Db } from "#lib/db/client.ts";
import { parseSnapshot, sees } from "#lib/db/snapshot.ts";

/** When something was read, as the database has it: which server's history, and which transactions were seen. */
export type Moment = { readonly lineage: string; readonly snapshot: string };

/**
 * What has been purged, as this process knows it. The truth lies in the primary (`cache_purges`), so a message that is
 * lost loses nothing, whatever else is away; and it is told in transactions rather than times, so that neither clocks
 * nor a replica's lag can make something old look new.
 */
export type PurgeLog = {
  /** Takes in what is new. Resolves to true once all is known that was there a tenth of a second ago; never rejects. */
  sync(): Promise<boolean>;
  /** True if what was read at that moment has, as far as is known, all changes to these keys. */
  covers(moment: Moment, keys: readonly string[]): boolean;
  /**
   * Remembers what is known of these keys now.
   * @returns whether one of them has been purged since, as far as is known when that is called
   */
  watch(keys: readonly string[]): () => boolean;
  /** Which history the primary is of; null before it has answered for the first time. */
  lineage(): string | null;
  /** Notes keys whose changes are there for all to see. Once it has resolved, every process knows before it answers. */
  note(keys: readonly string[]): Promise<void>;
};

/** So old may be what a process goes by, milliseconds: at most ten short queries a second of each process. */
const TOLERANCE_MS = 100;
/** Timers may fire a moment early. */
const TIMER_SLACK_MS = 5;
/** The primary counts as away when it has not answered by then, and for so long it is not asked again, milliseconds. */
const ANSWER_MS = 1_000;
const BREAK_MS = 1_000;
/** Longer than anything is kept (cache.ts): what was purged before that is nowhere any more. */
const KEEP_HOURS = 26;
const SWEEP_MS = 3_600_000;

type Row = { readonly key: string; readonly xid: string };

export function createPurgeLog(db: Pick<Db, "primary">): PurgeLog {
  /** The newest transaction that purged each key, and when it became known. */
  const purged = new Map<string, { xid: bigint; atMs: number }>();
  let known: Moment | null = null;
  let goodSinceMs = Number.NEGATIVE_INFINITY;
  let awayUntilMs = Number.NEGATIVE_INFINITY;
  let sweptAtMs = performance.now();
  let running: { readonly done: Promise<boolean>; readonly beganAtMs: number } | null = null;

  async function read(beganAtMs: number): Promise<boolean> {
    try {
      let { now, rows } = await readPurges(db, known);
      // Another server took over, perhaps without the end of the old one's history: numbers from there mean nothing here.
      if (known && known.lineage !== now.lineage) {
        purged.clear();
        ({ now, rows } = await readPurges(db, null));
      }
      for (const { key, xid } of rows) take(key, BigInt(xid), beganAtMs);
      known = now;
      goodSinceMs = beganAtMs;
      if (beganAtMs - sweptAtMs > SWEEP_MS) sweep(beganAtMs);
      return true;
    } catch {
      return false;
    }
  }

  function take(key: string, xid: bigint, atMs: number): void {
    const before = purged.get(key);
    if (!before || before.xid < xid) purged.set(key, { xid, atMs });
  }

  function sweep(nowMs: number): void {
    sweptAtMs = nowMs;
    for (const [key, { atMs }] of purged) if (nowMs - atMs > KEEP_HOURS * 3_600_000) purged.delete(key);
  }

  function start(): NonNullable<typeof running> {
    const beganAtMs = performance.now();
    const started = { beganAtMs, done: read(beganAtMs) };
    running = started;
    void started.done.finally(() => {
      running = null;
    });
    return started;
  }

  async function sync(): Promise<boolean> {
    const wantedMs = performance.now() - TOLERANCE_MS;
    for (;;) {
      if (goodSinceMs >= wantedMs) return true;
      if (performance.now() < awayUntilMs) return false;
      const ran = running ?? start();
      if (await inTime(ran.done)) continue;
      // One that began too early for us may fail for what is over by now.
      awayUntilMs = performance.now() + BREAK_MS;
      return false;
    }
  }

  return {
    sync,
    covers({ lineage, snapshot }, keys) {
      if (known && lineage !== known.lineage) return false;
      const marks = keys.map((key) => purged.get(key)).filter((mark) => mark !== undefined);
      if (marks.length === 0) return true;
      const seen = parseSnapshot(snapshot);
      return marks.every(({ xid }) => sees(seen, xid));
    },
    watch(keys) {
      const marks = keys.map((key) => purged.get(key)?.xid);
      return () => keys.some((key, i) => purged.get(key)?.xid !== marks[i]);
    },
    lineage: () => known?.lineage ?? null,
    async note(keys) {
      await sql`insert into cache_purges (keys) values (${[...new Set(keys)]}::text[])`.execute(db.primary);
      goodSinceMs = Number.NEGATIVE_INFINITY;
      await sleep(TOLERANCE_MS + TIMER_SLACK_MS);
    },
  };
}

/** Which moment it is, and what was purged and is not in that of `since`; what the last day purged without one. */
async function readPurges(db: Pick<Db, "primary">, since: Moment | null): Promise<{ now: Moment; rows: Row[] }> {
  const { rows } = await sql<Moment & { xid: string | null; key: string | null }>`
    select concat_ws('.', (select system_identifier from pg_control_system()),
        (select oid from pg_database where datname = current_database()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8)) as lineage,
      pg_current_snapshot()::text as snapshot, p.xid::text, p.key
    from (values (1)) one left join (
      select xid, unnest(keys) as key from cache_purges
      where xid >= pg_snapshot_xmin(${since?.snapshot ?? null}::pg_snapshot)
        and not pg_visible_in_snapshot(xid, ${since?.snapshot ?? null}::pg_snapshot)) p on true`.execute(db.primary);
  const { lineage = "", snapshot = "" } = rows[0] ?? {};
  const news = rows.flatMap(({ xid, key }) => (xid !== null && key !== null ? [{ xid, key }] : []));
  return { now: { lineage, snapshot }, rows: since ? news : await readLastDay(db) };
}

/** The newest purge of each key. Read after the moment was asked for: what has come in between is read once more. */
async function readLastDay(db: Pick<Db, "primary">): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select key, max(xid::text::bigint)::text as xid from cache_purges, unnest(keys) as key
    where at > now() - make_interval(hours => ${KEEP_HOURS}) group by key`.execute(db.primary);
  return rows;
}

/** Forgets what nothing can remember any more. */
export async function forgetPurges(ctx: { readonly db: Pick<Db, "primary"> }): Promise<{ purges: number }> {
  const result = await sql`
    delete from cache_purges where at < now() - make_interval(hours => ${KEEP_HOURS})`.execute(ctx.db.primary);
  return { purges: Number(result.numAffectedRows ?? 0) };
}

async function inTime(done: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_MS);
  });
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
