import { afterAll, beforeAll, expect, it } from "vitest";
import { createManualClock } from "#lib/core/clock.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createQueue, type Queue } from "#lib/infra/queue.ts";
import { makePartitions } from "#lib/tracking/jobs.ts";
import { createWorker } from "#services/worker/worker.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";

const DAY = 86_400_000;

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

it("does the history's upkeep as soon as it starts, by the clock it is given", async () => {
  const clock = createManualClock(Date.UTC(2026, 5, 1));
  await makePartitions({ db: database.db, clock });
  clock.advance(33 * DAY);
  const done = new Map<string, Record<string, unknown>>();
  let wake = () => {};
  const log = createLogger("info", {
    write: (line) => {
      const { job, ...rest } = JSON.parse(line);
      done.set(job, rest);
      wake();
    },
  });
  await createWorker({ db: database.db, queue, clock, log }).start();
  const expected = [
    "tracking.make-partitions",
    "tracking.thin-partitions",
    "tracking.drop-partitions",
    "auth.forget-sessions",
    "orders.forget",
    "outbox.forget-done",
    "cache.forget-purges",
  ];
  while (!expected.every((job) => done.has(job))) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  expect(done.get("tracking.make-partitions")?.made).toHaveLength(9);
  expect(done.get("tracking.thin-partitions")).toMatchObject({ deleted: 0 });
  expect(done.get("auth.forget-sessions")).toMatchObject({ sessions: 0, revocations: 0 });
  expect(done.get("outbox.forget-done")).toMatchObject({ forgotten: 0 });
  expect(done.get("cache.forget-purges")).toMatchObject({ purges: 0 });
  expect(done.get("tracking.drop-partitions")?.dropped).toEqual([
    "driver_locations_20260531",
    "driver_locations_20260601",
    "driver_locations_20260602",
    "driver_locations_20260603",
  ]);
});
