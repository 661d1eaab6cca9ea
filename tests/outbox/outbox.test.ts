import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { forgetDone, listDead, noteChange, reviveDead, takeRows } from "#lib/infra/outbox.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { figure, noteMany, rowsOf, someTopic, until, workersOf } from "./harness.ts";

let database: TestDatabase;
const workers = workersOf(() => database);
beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 20 });
});
afterEach(() => workers.stopAll());
afterAll(() => database.drop());

const allDone = (topic: string) => until(async () => (await rowsOf(database, topic)).every(({ isDone }) => isDone));
const nothing = async () => {};

describe("what is noted", () => {
  it("is there if and only if the transaction commits", async () => {
    const topic = "test.commit";
    const undone = database.db.primary.transaction().execute(async (trx) => {
      await noteChange(trx, { topic, data: { n: 1 } });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    await database.db.primary.transaction().execute((trx) => noteChange(trx, { topic, data: { n: 2 } }));
    expect(await rowsOf(database, topic)).toMatchObject([{ n: 2, attempts: 0, isDone: false }]);
  });

  it("is not acted on before the transaction has committed", async () => {
    const topic = "test.before-commit";
    const seen: number[] = [];
    workers.start(someTopic(topic, async (n) => void seen.push(n)));
    await database.db.primary.transaction().execute(async (trx) => {
      await noteChange(trx, { topic, data: { n: 1 } });
      // One that was noted later and committed sooner shows that workers have looked meanwhile.
      await noteMany(database, topic, 1);
      await until(() => seen.length > 0);
      expect(seen).toEqual([0]);
    });
    await allDone(topic);
    expect(seen).toEqual([0, 1]);
  });
});

describe("workers", () => {
  it("act on each row once, however many of them race", async () => {
    const topic = "test.race";
    const acted: number[] = [];
    const act = async (n: number) => {
      await new Promise((resolve) => setImmediate(resolve));
      acted.push(n);
    };
    const started = Array.from({ length: 4 }, () => workers.start(someTopic(topic, act)));
    await Promise.all(Array.from({ length: 5 }, (_, part) => noteMany(database, topic, 100, part * 100)));
    await allDone(topic);
    expect(acted).toHaveLength(500);
    const done = await Promise.all(started.map(({ metrics }) => figure(metrics, "hotpath_outbox_done_total")));
    expect(done.reduce((a, b) => a + b)).toBe(500);
    expect((await rowsOf(database, topic)).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it("never act on more at once than the topic allows", async () => {
    const topic = "test.at-once";
    let running = 0;
    let most = 0;
    const act = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    };
    await noteMany(database, topic, 40);
    workers.start(someTopic(topic, act, { atOnce: 3 }));
    await allDone(topic);
    expect(most).toBe(3);
  });

  it("take up what a dead process had taken, once its time is over", async () => {
    const topic = "test.crash";
    await noteMany(database, topic, 1);
    const taken = await takeRows(database.db.primary, { topic, timeoutMs: 60_000 }, 10);
    expect(taken).toMatchObject([{ data: { n: 0 }, attempt: 1 }]);
    const seen: number[] = [];
    workers.start(someTopic(topic, async (n) => void seen.push(n)));
    await noteMany(database, topic, 2);
    await until(async () => (await rowsOf(database, topic)).filter(({ isDone }) => isDone).length === 2);
    expect(await rowsOf(database, topic)).toMatchObject([{ attempts: 1, isDone: false }, {}, {}]);
    await sql`update outbox set due_at = due_at - interval '65 seconds' where topic = ${topic}`.execute(
      database.db.primary,
    );
    await allDone(topic);
    expect(seen).toHaveLength(3);
  });

  it("act once on rows that say the same and wait together", async () => {
    const topic = "test.same";
    for (let again = 0; again < 5; again++) await noteMany(database, topic, 3);
    const seen: number[] = [];
    const { metrics } = workers.start(someTopic(topic, async (n) => void seen.push(n)));
    await allDone(topic);
    expect(seen.sort()).toEqual([0, 1, 2]);
    expect(await figure(metrics, "hotpath_outbox_done_total", { topic })).toBe(15);
  });

  it("keep what takes them longer than a dead process's rows are left alone", async () => {
    const topic = "test.long";
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await noteMany(database, topic, 1);
    const taken: number[] = [];
    const topics = someTopic(topic, async (n) => {
      taken.push(n);
      await held;
    });
    workers.start({ ...topics, timeoutMs: 60_000 });
    workers.start({ ...topics, timeoutMs: 60_000 });
    await until(() => taken.length > 0);
    const dueIn = async () => {
      const { rows } = await sql<{ s: number }>`
        select extract(epoch from due_at - created_at)::float8 as s from outbox where topic = ${topic}`.execute(
        database.db.primary,
      );
      return rows[0]?.s ?? 0;
    };
    const first = await dueIn();
    await until(async () => (await dueIn()) > first + 2);
    finish();
    await allDone(topic);
    expect(taken).toEqual([0]);
  });

  it("go on when every connection to the database was cut", async () => {
    const topic = "test.cut";
    const seen: number[] = [];
    workers.start(someTopic(topic, async (n) => void seen.push(n)));
    await noteMany(database, topic, 1);
    await until(() => seen.length === 1);
    const { pool } = database.db;
    await pool
      .query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()")
      .catch(() => {});
    await until(() =>
      noteMany(database, topic, 1)
        .then(() => true)
        .catch(() => false),
    );
    await until(() => seen.length >= 2);
  });

  it("end when told to, after what they have begun and with nothing taken in vain", async () => {
    const topic = "test.stop";
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const seen: number[] = [];
    const act = async (n: number) => {
      seen.push(n);
      await held;
    };
    const { worker } = workers.start(someTopic(topic, act, { atOnce: 2 }));
    await noteMany(database, topic, 5);
    await until(() => seen.length === 2);
    const stopped = worker.stop(20_000);
    finish();
    await stopped;
    expect((await rowsOf(database, topic)).filter(({ isDone }) => isDone)).toHaveLength(2);
    expect((await rowsOf(database, topic)).filter(({ attempts }) => attempts === 0)).toHaveLength(3);
  });
});

describe("what fails", () => {
  it("is tried again until it is done, no sooner than it asked", async () => {
    const topic = "test.retry";
    let tries = 0;
    const act = async () => {
      tries += 1;
      if (tries === 1) throw new AppError("cdn_unavailable", undefined, { retryAfterMs: 1_800_000 });
      if (tries === 2) throw new Error("not yet");
    };
    const retry = { maxAttempts: 5, minDelayMs: 1, maxDelayMs: 3_600_000 };
    const { metrics } = workers.start(someTopic(topic, act, { retry }));
    await noteMany(database, topic, 1);
    await until(async () => (await rowsOf(database, topic))[0]?.last_error != null);
    const { numAffectedRows } = await sql`
      update outbox set due_at = now() where topic = ${topic} and due_at > now() + interval '29 minutes'`.execute(
      database.db.primary,
    );
    expect(numAffectedRows).toBe(1n);
    await allDone(topic);
    expect(await rowsOf(database, topic)).toMatchObject([{ attempts: 3, isDead: false, last_error: null }]);
    expect(await figure(metrics, "hotpath_outbox_failed_total", { topic })).toBe(2);
  });

  it("is given up after its last try and kept, holds up nobody, and can be revived", async () => {
    const topic = "test.poison";
    let isCured = false;
    const seen: number[] = [];
    const act = async (n: number) => {
      if (n === 1 && !isCured) throw new Error("poison");
      seen.push(n);
    };
    const { metrics } = workers.start(someTopic(topic, act, { atOnce: 1 }));
    await noteMany(database, topic, 4);
    await until(async () => (await rowsOf(database, topic)).every(({ isDone, isDead }) => isDone || isDead));
    expect(seen).toEqual([0, 2, 3]);
    expect((await rowsOf(database, topic))[1]).toMatchObject({ attempts: 3, isDead: true, last_error: "poison" });
    expect(await figure(metrics, "hotpath_outbox_dead_total", { topic })).toBe(1);
    expect(await figure(metrics, "hotpath_outbox_rows", { topic, state: "dead" })).toBe(1);
    expect(await figure(metrics, "hotpath_outbox_rows", { topic, state: "pending" })).toBe(0);
    isCured = true;
    const [dead] = await listDead(database.db.primary, topic);
    expect(dead).toMatchObject({ topic, data: { n: 1 }, attempts: 3, lastError: "poison" });
    expect(await reviveDead(database.db.primary, topic)).toBe(1);
    await allDone(topic);
    expect(await figure(metrics, "hotpath_outbox_rows", { topic, state: "dead" })).toBe(0);
  });

  it("is given up at once if nothing will ever make it right: data that cannot be read, a final refusal", async () => {
    const topic = "test.hopeless";
    const act = async () => {
      throw new AppError("not_found");
    };
    workers.start(someTopic(topic, act));
    await database.db.primary.transaction().execute(async (trx) => {
      await noteChange(trx, { topic, data: { n: "one" } });
      await noteChange(trx, { topic, data: { n: 2 } });
    });
    await until(async () => (await rowsOf(database, topic)).every(({ isDead }) => isDead));
    expect((await rowsOf(database, topic)).map(({ attempts }) => attempts)).toEqual([1, 1]);
  });

  it("is given up if each try ended with its process", async () => {
    const topic = "test.lethal";
    const seen: number[] = [];
    await noteMany(database, topic, 1);
    await sql`update outbox set attempts = 3 where topic = ${topic}`.execute(database.db.primary);
    workers.start(someTopic(topic, async (n) => void seen.push(n)));
    await until(async () => (await rowsOf(database, topic)).every(({ isDead }) => isDead));
    expect(seen).toEqual([]);
  });

  it("by taking too long is told to stop and tried again, while others pass by", async () => {
    const topic = "test.slow";
    const seen: number[] = [];
    let wasTold = false;
    const act = async (n: number, signal: AbortSignal) => {
      seen.push(n);
      if (n !== 0 || seen.filter((each) => each === 0).length > 1) return;
      signal.addEventListener("abort", () => {
        wasTold = true;
      });
      await new Promise(() => {});
    };
    workers.start(someTopic(topic, act, { timeoutMs: 500, atOnce: 2 }));
    await noteMany(database, topic, 6);
    await until(() => seen.length === 6);
    expect(wasTold).toBe(false);
    await allDone(topic);
    expect(wasTold).toBe(true);
    expect(seen.slice(6)).toEqual([0]);
  });

  it("in one topic holds up no other", async () => {
    const seen: number[] = [];
    let release = () => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    workers.start(
      someTopic("test.stuck", () => stuck, { atOnce: 1 }),
      someTopic("test.free", async (n) => void seen.push(n)),
    );
    await noteMany(database, "test.stuck", 3);
    await noteMany(database, "test.free", 3);
    await until(() => seen.length === 3);
    expect((await rowsOf(database, "test.stuck")).map(({ isDone }) => isDone)).toEqual([false, false, false]);
    release();
    await allDone("test.stuck");
  });
});

it("says how long the oldest row has waited, also of topics that no worker serves", async () => {
  const topic = "test.age";
  await noteMany(database, topic, 2);
  await sql`
    update outbox set due_at = now() + interval '1 hour',
      created_at = now() - make_interval(secs => case data ->> 'n' when '0' then 90 else 5 end)
    where topic = ${topic}`.execute(database.db.primary);
  await noteMany(database, "test.unserved", 3);
  const { metrics } = workers.start(someTopic(topic, nothing));
  expect(await figure(metrics, "hotpath_outbox_oldest_seconds", { topic })).toBeGreaterThan(89);
  expect(await figure(metrics, "hotpath_outbox_rows", { topic, state: "pending" })).toBe(2);
  expect(await figure(metrics, "hotpath_outbox_rows", { topic: "test.unserved", state: "pending" })).toBe(3);
  await database.db.primary.deleteFrom("outbox").where("topic", "=", "test.unserved").execute();
  expect(await figure(metrics, "hotpath_outbox_rows", { topic: "test.unserved" })).toBe(0);
});

it("forgets what was done more than a day ago, and nothing else", async () => {
  const topic = "test.forget";
  await noteMany(database, topic, 4);
  await sql`
    update outbox set
      done_at = case data ->> 'n' when '0' then now() - interval '25 hours' when '1' then now() end,
      dead_at = case data ->> 'n' when '2' then now() - interval '25 hours' end
    where topic = ${topic}`.execute(database.db.primary);
  expect(await forgetDone(database.db.primary)).toBe(1);
  expect((await rowsOf(database, topic)).map(({ n }) => n)).toEqual([1, 2, 3]);
});
