import { type Kysely, sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createDb, type Db } from "#lib/db/client.ts";
import type { Tables } from "#lib/db/tables.ts";
import { eventually, type ReplicaSet, startReplicaSet } from "#tests/helpers/replica.ts";

/** Reads move within two seconds; three times that is a failure. */
const MOVE_MS = 6_000;

let set: ReplicaSet;
beforeAll(async () => {
  set = await startReplicaSet();
  await set.primary.ask("create table things (name text primary key, value int not null)");
  await set.primary.ask("insert into things values ('n', 0)");
});
afterAll(() => set.stop());

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A process's connections, once its reads go to the replica. `moves` says where they went since. */
async function open(maxLagMs = 60_000): Promise<{ db: Db; moves: (string | null)[] }> {
  const moves: (string | null)[] = [];
  const replica = { url: set.replica.url, poolMax: 5, maxLagMs, onMove: (reason: string | null) => moves.push(reason) };
  const db = createDb({ url: set.primary.url, poolMax: 5, replica, onError: () => {} });
  cleanups.push(() => db.close());
  await eventually(() => moves.length > 0);
  expect(moves.splice(0)).toEqual([null]);
  return { db, moves };
}

const isStandby = async (db: Kysely<Tables>) =>
  (await sql<{ yes: boolean }>`select pg_is_in_recovery() as yes`.execute(db)).rows[0]?.yes;
const valueAt = async (db: Kysely<Tables>) =>
  (await sql<{ value: number }>`select value from things where name = 'n'`.execute(db)).rows[0]?.value;
const write = (db: Db, value: number) => sql`update things set value = ${value}`.execute(db.primary);

describe("reads with a replica", () => {
  it("always show what their own reader wrote, a thousand times, with lag and without", async () => {
    const { db } = await open();
    const seen = { onReplica: 0, behind: 0 };
    for (let i = 1; i <= 1_000; i++) {
      if (i % 200 === 100) await set.replica.pauseReplay();
      if (i % 200 === 0) await set.replica.resumeReplay();
      await write(db, i);
      const lsn = await db.position();
      // Now and then somebody reads much later.
      if (i % 200 === 50) await eventually(() => db.readAfter(lsn) === db.replica);
      const reads = db.readAfter(lsn);
      expect(await valueAt(reads)).toBe(i);
      if (await isStandby(reads)) seen.onReplica++;
      if (i % 200 === 150 && (await valueAt(db.replica)) !== i) seen.behind++;
    }
    expect(seen.onReplica).toBeGreaterThanOrEqual(5);
    // The lag was there: who had not written saw it.
    expect(seen.behind).toBe(5);
  });

  it("go to the replica where nobody wrote, and to the primary after what it cannot have yet", async () => {
    const { db } = await open();
    expect(await isStandby(db.replica)).toBe(true);
    expect(await isStandby(db.readAfter(null))).toBe(true);
    const lsn = await db.position();
    expect(lsn).not.toBeNull();
    expect(await isStandby(db.readAfter(((lsn ?? 0n) + 1_000_000_000n) as typeof lsn))).toBe(false);
  });

  it("move to the primary when the replica crashes, without one failing, and back", async () => {
    const { db, moves } = await open();
    const slow = Array.from({ length: 4 }, () => sql`select pg_sleep(0.5)`.execute(db.replica));
    await eventually(async () => {
      const [row] = await set.replica.ask<{ n: number }>(
        "select count(*)::int as n from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()",
      );
      return row?.n === 4;
    });
    await set.replica.crash();
    await Promise.all(slow);
    for (let i = 0; i < 50; i++) expect(await isStandby(db.replica)).toBe(false);
    expect(moves).toHaveLength(1);
    expect(db.replicaHealth?.isUp()).toBe(false);
    expect(db.reads.moved).toBeGreaterThanOrEqual(4);

    await set.replica.restart();
    await eventually(() => moves.length === 2, MOVE_MS);
    expect(moves[1]).toBeNull();
    expect(await isStandby(db.replica)).toBe(true);
  });

  it("move to the primary when the replica hangs, also those on their way", async () => {
    const { db, moves } = await open();
    await Promise.all(Array.from({ length: 5 }, () => isStandby(db.replica)));
    await set.replica.freeze();
    cleanups.push(() => set.replica.resume());
    const asked = Array.from({ length: 20 }, () => isStandby(db.replica));
    expect(await inTime(Promise.all(asked))).toEqual(asked.map(() => false));
    expect(moves).toHaveLength(1);
    await set.replica.resume();
    await eventually(() => moves.length === 2, MOVE_MS);
    expect(await isStandby(db.replica)).toBe(true);
  });

  it("move to the primary when the replica is too far behind, and back when it has caught up", async () => {
    const { db, moves } = await open(1_000);
    await set.replica.pauseReplay();
    cleanups.push(() => set.replica.resumeReplay());
    await write(db, -1);
    await eventually(() => moves.length === 1, 1_000 + MOVE_MS);
    expect(moves[0]).toMatch(/behind/);
    expect(await valueAt(db.replica)).toBe(-1);
    expect(db.replicaHealth?.lagMs()).toBeGreaterThan(1_000);
    await set.replica.resumeReplay();
    await eventually(() => moves.length === 2, MOVE_MS);
    expect(await isStandby(db.replica)).toBe(true);
    expect(await valueAt(db.replica)).toBe(-1);
  });

  it("stay with a replica that lacks nothing: neither silence nor what is not committed is lag", async () => {
    const { db, moves } = await open(1_000);
    await eventually(() => db.replicaHealth?.lagMs() === 0);
    await db.primary.transaction().execute(async (trx) => {
      await sql`insert into things select 'x' || n, n from generate_series(1, 100) n`.execute(trx);
      const until = Date.now() + 4_000;
      await eventually(async () => (await isStandby(db.replica)) !== true || Date.now() > until);
      expect(moves).toEqual([]);
      await sql`delete from things where name <> 'n'`.execute(trx);
    });
  });

  it("are asked of the primary where the replica's own replay ends them", async () => {
    const { db, moves } = await open();
    await set.primary.ask("create table if not exists busy (n int)");
    await eventually(async () => (await set.replica.ask("select to_regclass('busy') as t"))[0]?.t !== null);
    const long = sql<{ standby: boolean }>`
      select pg_is_in_recovery() as standby, pg_sleep(1), (select count(*) from busy)`.execute(db.replica);
    await eventually(async () => {
      const [row] = await set.replica.ask<{ n: number }>(
        "select count(*)::int as n from pg_stat_activity where query like '%from busy%' and pid <> pg_backend_pid()",
      );
      return row?.n === 1;
    });
    await set.primary.ask("truncate busy");
    expect((await long).rows[0]?.standby).toBe(false);
    expect(moves).toEqual([]);
  });

  it("go on with the replica while the primary is gone", async () => {
    const { db, moves } = await open(1_000);
    await write(db, 77);
    await eventually(async () => (await valueAt(db.replica)) === 77);
    await set.primary.crash();
    cleanups.push(() => set.primary.restart());
    const until = Date.now() + 2_500;
    await eventually(async () => (await valueAt(db.replica)) !== 77 || Date.now() > until);
    expect(await isStandby(db.replica)).toBe(true);
    expect(moves).toEqual([]);
    await expect(valueAt(db.primary)).rejects.toThrow();
  });
});

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("reads did not move")), MOVE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
