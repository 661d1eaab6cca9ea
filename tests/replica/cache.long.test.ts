import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { POST as signIn } from "#app/api/v1/demo/session/route.ts";
import { GET as whoIsIn } from "#app/api/v1/session/route.ts";
import { createManualClock } from "#lib/core/clock.ts";
import { createDb, type Db } from "#lib/db/client.ts";
import { type Cache, createCache, type Reads } from "#lib/infra/cache.ts";
import { createLogger } from "#lib/infra/log.ts";
import { eventually, type ReplicaSet, startReplicaSet } from "#tests/helpers/replica.ts";
import { Browser, startRuntime } from "#tests/orders/api-runtime.ts";

/** A page is answered within five seconds, whatever happens; three times that is a failure. */
const PATIENCE = { timeout: 60_000, answerMs: 15_000 };

let set: ReplicaSet;
beforeAll(async () => {
  set = await startReplicaSet();
  await set.primary.ask("create table things (name text primary key, value text not null)");
});
afterAll(() => set.stop());

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function openDb({ withReplica = true } = {}): Promise<Db> {
  let isUp = false;
  const replica = { url: set.replica.url, poolMax: 5, maxLagMs: 60_000, onMove: () => (isUp = true) };
  const db = createDb({ url: set.primary.url, poolMax: 5, replica: withReplica ? replica : null, onError: () => {} });
  cleanups.push(() => db.close());
  await eventually(() => isUp || !withReplica);
  return db;
}

type OpenCache = { readonly cache: Cache; readonly db: Db; advance(ms: number): void };
async function openCache(options?: { withReplica: boolean }): Promise<OpenCache> {
  const db = await openDb(options);
  const clock = createManualClock(Date.now());
  const cache = createCache({ db, redis: null, clock, log: createLogger("silent"), edition: "test" });
  return { cache, db, advance: clock.advance };
}

const write = (name: string, value: string) =>
  set.primary.ask(
    `insert into things values ('${name}', '${value}') on conflict (name) do update set value = '${value}'`,
  );
const thingOf = async ({ db }: Reads, name: string) =>
  (await sql<{ value: string }>`select value from things where name = ${name}`.execute(db.replica)).rows[0]?.value;
const has = (name: string, value: string) =>
  eventually(
    async () => (await set.replica.ask(`select from things where name = '${name}' and value = '${value}'`)).length > 0,
  );
/** What it is made from is known only when it is made, as with a search. */
const read = ({ cache }: { cache: Cache }, name: string) =>
  cache.getOrSet(name, { tags: [] }, async (reads) => ({ value: await thingOf(reads, name), tags: [name] }));

describe("a cache over a replica", () => {
  it("never makes anew what was purged from a replica that lacks the change", PATIENCE, async () => {
    const process = await openCache();
    const other = await openCache();
    await write("soup", "leek");
    await has("soup", "leek");
    expect(await read(process, "soup")).toEqual({ value: "leek", stale: false });
    expect(process.cache.counters).toMatchObject({ madeOnReplica: 1, madeOnPrimary: 0 });

    await set.replica.pauseReplay();
    cleanups.push(() => set.replica.resumeReplay());
    for (const value of ["onion", "tomato", "pea"]) {
      await write("soup", value);
      await process.cache.purge(["soup"]);
      expect(await read(process, "soup")).toEqual({ value, stale: false });
      // This one has never made it, and does not know before what it is made from.
      expect(await read(other, "soup")).toEqual({ value, stale: false });
      expect(await thingOf(process, "soup")).toBe("leek");
    }
    expect(process.cache.counters).toMatchObject({ madeOnReplica: 1, madeOnPrimary: 3 });

    await set.replica.resumeReplay();
    await has("soup", "pea");
    await write("soup", "beet");
    await has("soup", "beet");
    await process.cache.purge(["soup"]);
    await eventually(async () => (await set.replica.ask("select from cache_purges")).length >= 4);
    expect(await read(process, "soup")).toEqual({ value: "beet", stale: false });
    expect(process.cache.counters.madeOnReplica).toBe(2);
  });

  it("does not count what still runs as seen, though the replica cannot tell it", PATIENCE, async () => {
    const process = await openCache();
    await write("stew", "old");
    await has("stew", "old");
    await read(process, "stew");
    // The purge's own transaction is older than one that has ended, and is still under way.
    const late = createDb({ url: set.primary.url, poolMax: 2, onError: () => {} });
    cleanups.push(() => late.close());
    await late.primary.transaction().execute(async (trx) => {
      await sql`insert into things values ('stew', 'new') on conflict (name) do update set value = 'new'`.execute(trx);
      await sql`insert into cache_purges (keys) values (array['stew'])`.execute(trx);
      await write("other", "newer");
      await has("other", "newer");
      process.advance(3_600_000);
      expect(await read(process, "stew")).toEqual({ value: "old", stale: false });
    });
    await has("stew", "new");
    await eventually(async () => (await read(process, "stew")).value === "new", 5_000);
  });

  it("makes its values on the primary when the replica is lost on the way", PATIENCE, async () => {
    const process = await openCache();
    await write("pie", "apple");
    await has("pie", "apple");
    let isOnItsWay = () => {};
    const onItsWay = new Promise<void>((resolve) => {
      isOnItsWay = resolve;
    });
    const reading = process.cache.getOrSet("pie", { tags: [] }, async (reads) => {
      const { rows } = await sql<{ yes: boolean }>`select pg_is_in_recovery() as yes`.execute(reads.db.replica);
      isOnItsWay();
      if (rows[0]?.yes) await sql`select pg_sleep(60)`.execute(reads.db.replica);
      return { value: await thingOf(reads, "pie") };
    });
    await onItsWay;
    await set.replica.freeze();
    cleanups.push(() => set.replica.resume());
    expect(await inTime(reading)).toEqual({ value: "apple", stale: false });
    expect(process.cache.counters).toMatchObject({ madeOnReplica: 0, madeOnPrimary: 1 });
  });
});

describe("somebody who changed something", () => {
  it("sees it at once while the replica is behind, and for half a minute asks where it is", PATIENCE, async () => {
    const db = await openDb();
    const { world, stop } = await startRuntime(db);
    cleanups.push(stop);
    const [me, stranger] = [new Browser(), new Browser()];
    const body = { user: "customer" };
    const { response } = await me.call(signIn, "demo/session", { body });
    const line = response.headers.getSetCookie().find((each) => each.startsWith("__Host-hotpath_lsn="));
    expect(line).toMatch(
      /^__Host-hotpath_lsn=[0-9A-F]+-[0-9A-F]+; Path=\/; Max-Age=30; HttpOnly; Secure; SameSite=Lax$/,
    );
    await stranger.call(signIn, "demo/session", { body });
    const name = (await me.call(whoIsIn, "session")).body.user?.name;
    expect(name).toBeTruthy();
    const lsn = await db.position();
    await eventually(() => db.readAfter(lsn) === db.replica);
    expect(world.restaurants).toHaveLength(4);

    await set.replica.pauseReplay();
    cleanups.push(() => set.replica.resumeReplay());
    await set.primary.ask("update users set name = 'Alva Ny' where role = 'customer'");
    stranger.setCookie("__Host-hotpath_lsn", "0-1");
    await me.call(signIn, "demo/session", { body });
    expect((await me.call(whoIsIn, "session")).body.user?.name).toBe("Alva Ny");
    expect((await stranger.call(whoIsIn, "session")).body.user?.name).toBe(name);
    // A position that is none is no position.
    for (const nonsense of ["", "x", "1/2/3", "G-0", `${"F".repeat(400)}-0`]) {
      stranger.setCookie("__Host-hotpath_lsn", nonsense);
      expect((await stranger.call(whoIsIn, "session")).body.user?.name).toBe(name);
    }
    expect((await me.call(whoIsIn, "session")).response.headers.getSetCookie()).toEqual([]);
  });
});

describe("a cache whose database is gone", () => {
  it(
    "goes on with what it has and says so, reads what it has not from the replica, and comes back",
    PATIENCE,
    async () => {
      const [process, alone] = await Promise.all([openCache(), openCache({ withReplica: false })]);
      await write("cake", "plum");
      await write("bread", "rye");
      await has("bread", "rye");
      expect(await read(process, "cake")).toEqual({ value: "plum", stale: false });
      expect(await read(alone, "cake")).toEqual({ value: "plum", stale: false });

      await set.primary.crash();
      cleanups.push(() => set.primary.restart());
      await eventually(async () => (await read(process, "cake")).stale, 5_000);
      expect(await read(process, "cake")).toEqual({ value: "plum", stale: true });
      expect(await read(process, "bread")).toEqual({ value: "rye", stale: true });
      await eventually(async () => (await read(alone, "cake")).stale, 5_000);
      alone.advance(23 * 3_600_000);
      expect(await read(alone, "cake")).toEqual({ value: "plum", stale: true });
      // Nothing is there to be shown, and who asks again is told the same without a further try.
      await expect(inTime(read(alone, "bread"))).rejects.toMatchObject({ code: "database_unavailable" });
      await expect(inTime(read(alone, "bread"))).rejects.toMatchObject({ code: "database_unavailable" });
      expect(alone.cache.counters.failed).toBe(1);
      alone.advance(3 * 3_600_000);
      await expect(inTime(read(alone, "cake"))).rejects.toMatchObject({ code: "database_unavailable" });
      await expect(process.cache.purge(["cake"])).rejects.toThrow();

      await set.primary.restart();
      cleanups.length = cleanups.length - 1;
      await write("cake", "lemon");
      await eventually(() =>
        process.cache.purge(["cake"]).then(
          () => true,
          () => false,
        ),
      );
      await eventually(async () => !(await read(process, "cake")).stale, PATIENCE.answerMs);
      expect(await read(process, "cake")).toEqual({ value: "lemon", stale: false });
      await eventually(async () => (await read(alone, "bread").catch(() => null))?.value === "rye", PATIENCE.answerMs);
    },
  );

  it("shows what the replica has, and says so, where that lacks what is known to have changed", PATIENCE, async () => {
    const process = await openCache();
    await write("jam", "plum");
    await has("jam", "plum");
    await set.replica.pauseReplay();
    cleanups.push(() => set.replica.resumeReplay());
    await write("jam", "cherry");
    await process.cache.purge(["jam"]);
    await process.cache.getOrSet("other", { tags: [] }, async () => ({ value: 1 }));
    await set.primary.crash();
    cleanups.push(() => set.primary.restart());
    expect(await read(process, "jam")).toEqual({ value: "plum", stale: true });
    expect(await read(process, "jam")).toEqual({ value: "plum", stale: true });
    await set.primary.restart();
    cleanups.pop();
    await eventually(async () => !(await read(process, "jam")).stale, PATIENCE.answerMs);
    expect(await read(process, "jam")).toEqual({ value: "cherry", stale: false });
  });

  it("hangs nobody while it hangs", PATIENCE, async () => {
    const process = await openCache({ withReplica: false });
    await write("tart", "fig");
    expect(await read(process, "tart")).toEqual({ value: "fig", stale: false });
    await set.primary.freeze();
    cleanups.push(() => set.primary.resume());
    await eventually(async () => (await read(process, "tart")).stale, 5_000);
    expect(await inTime(Promise.all(Array.from({ length: 50 }, () => read(process, "tart"))))).toEqual(
      Array.from({ length: 50 }, () => ({ value: "fig", stale: true })),
    );
    await expect(inTime(read(process, "scone"))).rejects.toMatchObject({ code: "database_unavailable" });
    await set.primary.resume();
    await eventually(async () => !(await read(process, "tart")).stale, PATIENCE.answerMs);
  });
});

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("nobody answered")), PATIENCE.answerMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
