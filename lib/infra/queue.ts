import type { Transaction } from "kysely";
import { fromKysely, PgBoss } from "pg-boss";
import type { z } from "zod";
import type { Tables } from "#lib/db/tables.ts";
import type { Logger } from "./log.ts";

/** A kind of job: its queue's name and the shape of its data, which is parsed when it is taken out again. */
export type JobType<T extends object> = {
  readonly name: string;
  readonly data: z.ZodType<T>;
  /** `exclusive`: at most one job waits or runs at a time (per `singletonKey`, where one is given). */
  readonly policy: "standard" | "exclusive";
  /** Tries after the first one, with backoff from `retryDelaySeconds`. */
  readonly retryLimit: number;
  readonly retryDelaySeconds: number;
  /** A try that takes longer counts as failed. */
  readonly expireInSeconds: number;
};

export type SendOptions = {
  /** The transaction that makes the job true: the job exists if and only if it commits. */
  readonly transaction?: Transaction<Tables>;
  /** Not before this many seconds have passed. */
  readonly startAfterSeconds?: number;
  /** What an exclusive kind of job is exclusive by. */
  readonly singletonKey?: string;
};

export type WorkOptions = {
  /** How often to look for jobs. Every look is a statement, so work that can wait looks seldom. At least 0.5. */
  readonly pollingSeconds: number;
};

/** A job that failed as often as its kind allows. */
export type DeadJob = {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  readonly lastError: string | null;
  readonly deadAt: Date;
};

/** Jobs kept in PostgreSQL: at least once, retried, with no leader among the processes that work on them. */
export type Queue = {
  /** Prepares the queue's own schema and begins its upkeep. */
  start(): Promise<void>;
  /** Stops taking jobs, waits for those that run up to the limit, then lets go of the database. */
  stop(graceMs: number): Promise<void>;
  /** Enqueues a job; its id, or null if it is exclusive and there is one already. */
  send<T extends object>(job: JobType<T>, data: T, options?: SendOptions): Promise<string | null>;
  /** Works on a kind of job, one at a time. A handler that throws has its job tried again. */
  work<T extends object>(job: JobType<T>, options: WorkOptions, handler: (data: T) => Promise<void>): Promise<void>;
  /** Enqueues a job at every time that the cron expression (UTC) names, once among all processes. */
  schedule<T extends object>(job: JobType<T>, cron: string, data: T): Promise<void>;
  /** Jobs that were given up, of a kind or of all, the oldest first: a thousand of each kind at most. */
  listDead(name: string | null): Promise<DeadJob[]>;
  /** Has the dead jobs of a kind done again from the beginning. Resolves to how many there were. */
  revive(name: string): Promise<number>;
};

export type QueueOptions = {
  /** Past any transaction pooler: the queue's upkeep takes locks. */
  readonly url: string;
  readonly log: Logger;
};

/** Dead jobs of a kind lie in a queue of their own that nobody works on, for a year. */
const DEAD = "dead.";
const deadName = (name: string) => `${DEAD}${name}`;
const MOST_DEAD = 1_000;
const KEPT = { retentionSeconds: 365 * 24 * 3_600 };

/** What a handler threw, as it is kept. */
function reasonOf(output: object | null | undefined): string | null {
  const said = output && "message" in output ? output.message : null;
  return typeof said === "string" ? said : null;
}

/** A queue over pg-boss, in its own schema (`pgboss`) and with two connections of its own. */
export function createQueue({ url, log }: QueueOptions): Queue {
  const boss = new PgBoss({
    connectionString: url,
    max: 2,
    application_name: "hotpath-queue",
    connectionTimeoutMillis: 5_000,
    // Jobs that wait for other jobs are not used here, so there is no need to look for them every five seconds.
    flowIntervalSeconds: 3_600,
  });
  let stopping = false;
  // A database that is away for a while is no reason to die: pg-boss tells it here and tries again.
  boss.on("error", (error) => {
    log[stopping ? "debug" : "warn"]({ err: error }, "queue: the database did not answer");
  });
  boss.on("warning", (warning) => log.warn({ warning }, "queue: warning"));
  const known = new Map<string, Promise<void>>();

  /** Makes the queue of a kind of job if this process has not done so yet. */
  function ensureQueue<T extends object>(job: JobType<T>): Promise<void> {
    const made = known.get(job.name) ?? makeQueue(job);
    known.set(job.name, made);
    made.catch(() => known.delete(job.name));
    return made;
  }

  async function makeQueue<T extends object>(job: JobType<T>): Promise<void> {
    const deadLetter = deadName(job.name);
    if (!(await boss.getQueue(deadLetter))) await boss.createQueue(deadLetter, KEPT);
    const settings = {
      deadLetter,
      retryLimit: job.retryLimit,
      retryDelay: job.retryDelaySeconds,
      retryBackoff: true,
      expireInSeconds: job.expireInSeconds,
    };
    if (await boss.getQueue(job.name)) await boss.updateQueue(job.name, settings);
    else await boss.createQueue(job.name, { ...settings, policy: job.policy });
  }

  return {
    async start() {
      await boss.start();
    },
    async stop(graceMs) {
      stopping = true;
      await boss.stop({ graceful: true, timeout: graceMs });
    },
    async send(job, data, options = {}) {
      await ensureQueue(job);
      return boss.send(job.name, data, {
        ...(options.startAfterSeconds !== undefined && { startAfter: options.startAfterSeconds }),
        ...(options.singletonKey !== undefined && { singletonKey: options.singletonKey }),
        ...(options.transaction && { db: fromKysely(options.transaction) }),
      });
    },
    async work(job, { pollingSeconds }, handler) {
      await ensureQueue(job);
      await boss.work<object>(job.name, { pollingIntervalSeconds: pollingSeconds }, async (jobs) => {
        for (const { id, data } of jobs) {
          log.debug({ job: job.name, jobId: id }, "queue: begin");
          await handler(job.data.parse(data ?? {}));
        }
      });
    },
    async schedule(job, cron, data) {
      await ensureQueue(job);
      await boss.schedule(job.name, cron, data);
    },
    async listDead(name) {
      // A kind that no process has worked on yet has no queue for its dead.
      const queues = (await boss.getQueues()).map((queue) => queue.name);
      const isAsked = (queue: string) => (name === null ? queue.startsWith(DEAD) : queue === deadName(name));
      const dead: DeadJob[] = [];
      for (const queue of queues.filter(isAsked).sort()) {
        for (const job of await boss.findJobs<object>(queue, { queued: true, limit: MOST_DEAD })) {
          const { id, data, createdOn: deadAt, sourceOutput } = job;
          dead.push({ id, name: queue.slice(DEAD.length), data, lastError: reasonOf(sourceOutput), deadAt });
        }
      }
      return dead;
    },
    async revive(name) {
      return (await boss.getQueue(deadName(name))) ? boss.redrive(deadName(name)) : 0;
    },
  };
}
