import { sql } from "kysely";
import { z } from "zod";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics, type Metrics } from "#lib/infra/metrics.ts";
import { noteChange, type OutboxTopic } from "#lib/infra/outbox.ts";
import { createOutboxWorker, type OutboxWorker, outboxTopic } from "#lib/infra/outbox-worker.ts";
import type { TestDatabase } from "#tests/helpers/database.ts";

const shape = z.object({ n: z.number() });
type Data = z.infer<typeof shape>;
type Act = (n: number, signal: AbortSignal) => Promise<void>;

/** A topic that looks often and tries again soon. */
export function someTopic(topic: string, act: Act, said: Partial<OutboxTopic<Data>> = {}): OutboxTopic<Data> {
  return {
    topic,
    data: shape,
    lookEveryMs: 20,
    atOnce: 10,
    timeoutMs: 10_000,
    retry: { maxAttempts: 3, minDelayMs: 10, maxDelayMs: 40 },
    act: ({ n }, signal) => act(n, signal),
    ...said,
  };
}

export type Workers = {
  start(...topics: OutboxTopic<Data>[]): { worker: OutboxWorker; metrics: Metrics };
  stopAll(): Promise<void>;
};

/** Workers as processes have them, each with metrics of its own. */
export function workersOf(database: () => TestDatabase): Workers {
  const all: OutboxWorker[] = [];
  return {
    start(...topics) {
      const metrics = createMetrics();
      const ctx = { db: database().db, log: createLogger("silent"), metrics };
      const worker = createOutboxWorker(ctx, topics.map(outboxTopic));
      all.push(worker);
      worker.start();
      return { worker, metrics };
    },
    async stopAll() {
      await Promise.all(all.splice(0).map((worker) => worker.stop(5_000)));
    },
  };
}

/** Notes so many rows in one transaction: 0, 1, 2, …, or from another number on. */
export function noteMany({ db }: TestDatabase, topic: string, count: number, from = 0): Promise<void> {
  return db.primary.transaction().execute(async (trx) => {
    for (let n = from; n < from + count; n++) await noteChange(trx, { topic, data: { n } });
  });
}

export type OutboxRow = {
  n: number;
  attempts: number;
  last_error: string | null;
  isDone: boolean;
  isDead: boolean;
};

export async function rowsOf({ db }: TestDatabase, topic: string): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    select data -> 'n' as n, attempts, last_error, done_at is not null as "isDone", dead_at is not null as "isDead"
    from outbox where topic = ${topic} order by id`.execute(db.primary);
  return rows;
}

/** Resolves once it is true; what is watched tells nobody of itself. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** What a figure stands at, summed over its labels other than those said. */
export async function figure(
  { registry }: Metrics,
  name: string,
  labels: Record<string, string> = {},
): Promise<number> {
  const metrics = await registry.getMetricsAsJSON();
  const values = metrics.find((metric) => metric.name === name)?.values ?? [];
  const meant = values.filter((value) =>
    Object.entries(labels).every(([key, label]) => (value.labels as Record<string, unknown>)[key] === label),
  );
  return meant.reduce((sum, { value }) => sum + value, 0);
}
