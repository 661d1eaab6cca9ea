import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { OutboxTopic } from "./outbox.ts";
import { RELAY_TOPIC, readJob } from "./sqs-jobs.ts";
import { createQueueUrls, createSqsClient, type messageSchema, type SqsSettings } from "./sqs-queue.ts";

type Relayed = { readonly id: string };

/** Tells SQS of every job that was written down. A job that is done by then is told to nobody. */
export function relayTopic({ db }: { readonly db: Pick<Db, "primary"> }, settings: SqsSettings): OutboxTopic<Relayed> {
  const client = createSqsClient(settings);
  const urlOf = createQueueUrls(client, settings);
  return {
    topic: RELAY_TOPIC,
    data: z.object({ id: z.string() }),
    lookEveryMs: 500,
    atOnce: 16,
    timeoutMs: 10_000,
    // SQS may be away for long, and a job may not be forgotten.
    retry: { maxAttempts: 100, minDelayMs: 500, maxDelayMs: 15 * 60_000 },
    async act({ id }, signal) {
      const job = await readJob(db.primary, id);
      if (!job) return;
      const message = { id, job: job.name, data: job.data } satisfies z.infer<typeof messageSchema>;
      const QueueUrl = await urlOf(job.name);
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }), {
        abortSignal: signal,
      });
    },
  };
}
