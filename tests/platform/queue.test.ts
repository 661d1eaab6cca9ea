import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createLogger } from "#lib/infra/log.ts";
import { createQueue, type JobType, type Queue } from "#lib/infra/queue.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

let database: TestDatabase;
let queue: Queue;
beforeAll(async () => {
  database = await createTestDatabase();
  queue = createQueue({ url: database.url, log: createLogger("silent") });
  await queue.start();
});
afterAll(async () => {
  await queue.stop(1_000);
  await database.drop();
});

const job = (name: string, more: Partial<JobType<{ n: number }>> = {}): JobType<{ n: number }> => ({
  name,
  data: z.object({ n: z.number() }),
  policy: "standard",
  retryLimit: 2,
  retryDelaySeconds: 1,
  expireInSeconds: 60,
  ...more,
});

/** Works on a kind of job; `next()` resolves with the next job's data. */
async function take(type: JobType<{ n: number }>, handle: (n: number) => void = () => {}) {
  const seen: number[] = [];
  let wake = () => {};
  await queue.work(type, { pollingSeconds: 0.5 }, async ({ n }) => {
    handle(n);
    seen.push(n);
    wake();
  });
  return async (count: number) => {
    while (seen.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return seen;
  };
}

it("has a job if and only if the transaction that made it true commits", async () => {
  const type = job("test.transaction");
  const first = { id: "drv_1", name: "Ada", vehicle: "bike" } as const;
  const second = { ...first, id: "drv_2" };
  const undone = database.db.primary.transaction().execute(async (transaction) => {
    await transaction.insertInto("drivers").values(first).execute();
    await queue.send(type, { n: 1 }, { transaction });
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  await database.db.primary.transaction().execute(async (transaction) => {
    await transaction.insertInto("drivers").values(second).execute();
    await queue.send(type, { n: 2 }, { transaction });
  });
  expect(await (await take(type))(1)).toEqual([2]);
});

it("tries a job again that failed", async () => {
  const type = job("test.retry");
  let tries = 0;
  const done = await take(type, () => {
    tries += 1;
    if (tries < 2) throw new Error("not yet");
  });
  await queue.send(type, { n: 7 });
  expect(await done(1)).toEqual([7]);
  expect(tries).toBe(2);
});

it("takes an exclusive job once at a time", async () => {
  const type = job("test.exclusive", { policy: "exclusive" });
  expect(await queue.send(type, { n: 1 })).not.toBeNull();
  expect(await queue.send(type, { n: 2 })).toBeNull();
});
