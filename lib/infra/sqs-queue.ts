import { setTimeout as pause } from "node:timers/promises";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { QueueSettings } from "./config/queue-settings.ts";
import type { Logger } from "./log.ts";
import type { JobType, Queue } from "./queue.ts";
import {
  buryJob,
  failJob,
  finishJob,
  listDeadJobs,
  reviveJobs,
  sendDue,
  setSchedule,
  takeJob,
  writeJob,
} from "./sqs-jobs.ts";

/**
 * The queue over SQS. A job is a row of `queue_jobs`, written in the transaction that makes it true, with a row of the
 * outbox beside it; the relay (sqs-relay.ts) sends a message for it. SQS gives messages at least once, in any order:
 * what is true of a job is its row, so that a message that comes twice is a job done once, and one whose job is done is
 * passed by.
 */

export type SqsSettings = Extract<QueueSettings, { kind: "sqs" }>;

type Parts = { readonly db: Pick<Db, "primary">; readonly log: Logger };

/** What a message says. The data is for who else listens; the row is what counts. */
export const messageSchema = z.object({ id: z.string(), job: z.string(), data: z.unknown() });

/** The longest that SQS lets one wait for messages, and a message be out of sight, seconds. */
const MAX_WAIT_S = 20;
const MAX_VISIBILITY_S = 43_200;
/** How often each process looks whether a scheduled job is due, milliseconds. */
const SCHEDULE_MS = 5_000;
/** After SQS has not answered. */
const AGAIN_MS = 1_000;

export function createSqsClient({ region, endpoint, credentials }: SqsSettings): SQSClient {
  return new SQSClient({ region, ...(endpoint && { endpoint }), ...(credentials && { credentials }) });
}

/** SQS takes letters, digits, - and _ in names. */
export function queueName({ prefix }: SqsSettings, job: string): string {
  return `${prefix}${job.replaceAll(/[^\w-]/g, "-")}`;
}

/** Makes the queue where there is none, and remembers where it is. */
export function createQueueUrls(client: SQSClient, settings: SqsSettings): (job: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (job) => {
    const QueueName = queueName(settings, job);
    const made =
      known.get(QueueName) ??
      client.send(new CreateQueueCommand({ QueueName })).then(({ QueueUrl }) => {
        if (!QueueUrl) throw new Error(`SQS gave no address for ${QueueName}`);
        return QueueUrl;
      });
    known.set(QueueName, made);
    made.catch(() => known.delete(QueueName));
    return made;
  };
}

export function createSqsQueue({ db, log }: Parts, settings: SqsSettings): Queue {
  const client = createSqsClient(settings);
  const urlOf = createQueueUrls(client, settings);
  const stopping = new AbortController();
  const serving = new Set<Promise<void>>();
  let scheduling: NodeJS.Timeout | undefined;

  /** Takes messages of a kind of job, one at a time, until told to stop. */
  async function serve<T extends object>(
    job: JobType<T>,
    waitSeconds: number,
    handler: (data: T) => Promise<void>,
  ): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const QueueUrl = await urlOf(job.name);
        const receive = new ReceiveMessageCommand({
          QueueUrl,
          WaitTimeSeconds: waitSeconds,
          VisibilityTimeout: Math.min(job.expireInSeconds, MAX_VISIBILITY_S),
        });
        const { Messages = [] } = await client.send(receive, { abortSignal: stopping.signal });
        for (const message of Messages) await actOn(job, QueueUrl, message, handler);
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn({ err: error, job: job.name }, "queue: SQS or the database did not answer");
        await pause(AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  async function actOn<T extends object>(
    job: JobType<T>,
    QueueUrl: string,
    { Body = "", ReceiptHandle }: Message,
    handler: (data: T) => Promise<void>,
  ): Promise<void> {
    const forget = () => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const id = idOf(Body);
    const taken = id === null ? null : await takeJob(db.primary, id, job.name);
    // Done already, or not one of ours.
    if (id === null || !taken) return void (await forget());
    if (taken.attempts > job.retryLimit + 1) {
      await buryJob(db.primary, id, "every try ended with its process");
      return void (await forget());
    }
    try {
      log.debug({ job: job.name, jobId: id }, "queue: begin");
      await within(handler(job.data.parse(taken.data)), job.expireInSeconds * 1_000);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (taken.attempts > job.retryLimit) {
        log.error({ err: error, job: job.name, jobId: id }, "queue: given up");
        await buryJob(db.primary, id, reason);
        return void (await forget());
      }
      await failJob(db.primary, id, reason);
      const VisibilityTimeout = Math.min(job.retryDelaySeconds * 2 ** (taken.attempts - 1), MAX_VISIBILITY_S);
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      return;
    }
    await finishJob(db.primary, id);
    await forget();
  }

  return {
    async start() {
      scheduling = setInterval(() => {
        sendDue(db.primary).catch((error) => log.warn({ err: error }, "queue: what is due could not be sent"));
      }, SCHEDULE_MS);
    },
    async stop(graceMs) {
      clearInterval(scheduling);
      stopping.abort();
      await Promise.race([Promise.all(serving), pause(graceMs, undefined, { ref: false })]);
      client.destroy();
    },
    send(job, data, options = {}) {
      return writeJob(options.transaction ?? db.primary, job, data, options);
    },
    async work(job, { pollingSeconds }, handler) {
      const served = serve(job, Math.min(Math.ceil(pollingSeconds), MAX_WAIT_S), handler);
      serving.add(served);
    },
    schedule: (job, cron, data) => setSchedule(db.primary, job, cron, data),
    listDead: (name) => listDeadJobs(db.primary, name),
    revive: (name) => reviveJobs(db.primary, name),
  };
}

function idOf(body: string): string | null {
  try {
    return messageSchema.parse(JSON.parse(body)).id;
  } catch {
    return null;
  }
}

/** A try that takes longer has failed, whatever becomes of it. */
async function within(trying: Promise<void>, ms: number): Promise<void> {
  const limit = new AbortController();
  const late = pause(ms, undefined, { signal: limit.signal }).then(() => {
    throw new Error("it took too long");
  });
  late.catch(() => {});
  await Promise.race([trying, late]).finally(() => limit.abort());
}
