import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { startFauxqs } from "fauxqs";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createLogger } from "#lib/infra/log.ts";
import { createMetrics } from "#lib/infra/metrics.ts";
import { createOutboxWorker, outboxTopic } from "#lib/infra/outbox-worker.ts";
import { describeQueue, type OpenQueue } from "#lib/infra/queue.cases.ts";
import type { JobType } from "#lib/infra/queue.ts";
import { sendDue } from "#lib/infra/sqs-jobs.ts";
import { createSqsClient, createSqsQueue, queueName, type SqsSettings } from "#lib/infra/sqs-queue.ts";
import { relayTopic } from "#lib/infra/sqs-relay.ts";
import { createTestDatabase } from "#tests/helpers/database.ts";

/** The queue, its relay, and an emulator of SQS (fauxqs from npm) that the real client talks to over HTTP. */
async function open(): Promise<
  OpenQueue & { settings: SqsSettings; emulator: Awaited<ReturnType<typeof startFauxqs>> }
> {
  const emulator = await startFauxqs({ port: 0, logger: false });
  const settings: SqsSettings = {
    kind: "sqs",
    region: "eu-north-1",
    endpoint: `http://127.0.0.1:${emulator.port}`,
    prefix: "hotpath-",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  };
  const database = await createTestDatabase();
  const log = createLogger("silent");
  const { db } = database;
  const relay = createOutboxWorker({ db, log, metrics: createMetrics() }, [outboxTopic(relayTopic({ db }, settings))]);
  relay.start();
  const queue = createSqsQueue({ db, log }, settings);
  await queue.start();
  return {
    queue,
    db,
    settings,
    emulator,
    async close() {
      await queue.stop(1_000);
      await relay.stop(1_000);
      await emulator.stop();
      await database.drop();
    },
  };
}

describeQueue("SQS", open);

let opened: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  opened = await open();
});
afterAll(() => opened.close());

const type = (name: string): JobType<{ n: number }> => ({
  name,
  data: z.object({ n: z.number() }),
  policy: "exclusive",
  retryLimit: 1,
  retryDelaySeconds: 1,
  expireInSeconds: 30,
});

it("passes by a message that comes twice, or that somebody else has sent", async () => {
  const { queue, settings } = opened;
  const client = createSqsClient(settings);
  const seen: number[] = [];
  let wake = () => {};
  await queue.work(type("test.twice"), { pollingSeconds: 0.5 }, async ({ n }) => {
    seen.push(n);
    wake();
  });
  const next = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const first = next();
  const id = await queue.send(type("test.twice"), { n: 1 });
  await first;
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queueName(settings, "test.twice") }));
  for (const MessageBody of [JSON.stringify({ id, job: "test.twice", data: { n: 1 } }), "{", "{}"]) {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
  await expect
    .poll(async () => {
      const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
      );
      return AttributeNames.map((name) => Attributes?.[name]);
    })
    .toEqual(["0", "0"]);
  expect(seen).toEqual([1]);
  client.destroy();
});

it("sends what is due once, whoever looks, and not again before its next time", async () => {
  const { queue, db } = opened;
  await queue.schedule(type("test.cron"), "0 3 * * *", { n: 1 });
  const count = async () => {
    const { rows } = await sql`select from queue_jobs where name = 'test.cron'`.execute(db.primary);
    return rows.length;
  };
  await sendDue(db.primary);
  expect(await count()).toBe(0);
  await sql`update queue_schedules set next_at = now() - interval '2 days' where name = 'test.cron'`.execute(
    db.primary,
  );
  await Promise.all([sendDue(db.primary), sendDue(db.primary)]);
  expect(await count()).toBe(1);
  const { rows } = await sql<{ h: number }>`
    select extract(hour from next_at at time zone 'UTC')::int as h from queue_schedules
    where name = 'test.cron' and next_at > now()`.execute(db.primary);
  expect(rows).toEqual([{ h: 3 }]);
});
