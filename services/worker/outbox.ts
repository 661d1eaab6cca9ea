import { accountMailTopic } from "#lib/auth/jobs.ts";
import { purgeTopic } from "#lib/catalog/jobs.ts";
import { cancelTopic } from "#lib/dispatch/changes/jobs.ts";
import type { startDispatch } from "#lib/dispatch/offers/jobs.ts";
import { countPurges } from "#lib/infra/cdn/count-purges.ts";
import type { Context } from "#lib/infra/context.ts";
import { createOutboxWorker, type OutboxWorker, outboxTopic } from "#lib/infra/outbox-worker.ts";
import { relayTopic } from "#lib/infra/sqs-relay.ts";
import { kitchenTopic, type Notifies, noticeTopic, sendTopic } from "#lib/notifications/jobs.ts";
import { type Pushes, pushTopic, ringTopic } from "#lib/notifications/push/jobs.ts";
import type { Pays } from "#lib/payments/commands.ts";
import { settleTopic } from "#lib/payments/jobs.ts";
import { settleTipTopic } from "#lib/payments/tips/jobs.ts";

type Needs = Pick<Context, "db" | "log" | "metrics" | "cdn"> & {
  readonly cache: Pick<Context["cache"], "purge">;
  readonly mailer: Pick<Context["mailer"], "send">;
  readonly config: Pick<Context["config"], "publicUrl" | "sessionSecret" | "queue">;
};

/** What this role does about what changes have left in the outbox. A topic is added here. */
export function createOutbox(
  ctx: Needs,
  pays: Pays | null = null,
  dispatch: Pick<ReturnType<typeof startDispatch>, "topic"> | null = null,
  notifies: (Notifies & Pushes) | null = null,
): OutboxWorker {
  const purge = purgeTopic({ cache: ctx.cache, cdn: countPurges(ctx.cdn, ctx.metrics) });
  const { queue } = ctx.config;
  return createOutboxWorker(ctx, [
    outboxTopic(purge),
    ...(queue.kind === "sqs" ? [outboxTopic(relayTopic(ctx, queue))] : []),
    outboxTopic(accountMailTopic(ctx)),
    ...(notifies
      ? [
          outboxTopic(noticeTopic(notifies)),
          outboxTopic(ringTopic(notifies)),
          outboxTopic(kitchenTopic(notifies)),
          outboxTopic(sendTopic(notifies)),
          outboxTopic(pushTopic(notifies)),
        ]
      : []),
    ...(pays
      ? [outboxTopic(settleTopic(pays)), outboxTopic(settleTipTopic(pays)), outboxTopic(cancelTopic(pays))]
      : []),
    ...(dispatch ? [outboxTopic(dispatch.topic)] : []),
  ]);
}
