import { once } from "node:events";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 2 });
});
afterAll(() => database.drop());

it("a connection that breaks between two statements of a transaction fails it, and nothing else", async () => {
  const { primary, pool } = database.db;
  const uncaught: unknown[] = [];
  const onUncaught = (error: unknown) => uncaught.push(error);
  process.on("uncaughtExceptionMonitor", onUncaught);
  const removed = once(pool, "remove");
  const transaction = primary.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await pool.query("select pg_terminate_backend($1, 5000)", [rows[0]?.pid]);
    // By now its end has been read, while no statement waited for it.
    await new Promise((resolve) => setImmediate(resolve));
    await sql`select 1`.execute(trx);
  });
  await expect(transaction).rejects.toThrow();
  await removed;
  process.off("uncaughtExceptionMonitor", onUncaught);
  expect(uncaught).toEqual([]);
  expect((await sql<{ one: number }>`select 1 as one`.execute(primary)).rows).toEqual([{ one: 1 }]);
});
