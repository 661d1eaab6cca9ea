import { z } from "zod";
import { forgetSessions } from "#lib/auth/jobs.ts";
import type { Context } from "#lib/infra/context.ts";
import { forgetMailKeys } from "#lib/infra/mail/create-mailer.ts";
import { forgetDone } from "#lib/infra/outbox.ts";
import { forgetPurges } from "#lib/infra/purge-log.ts";
import type { JobType } from "#lib/infra/queue.ts";
import { forgetNotifications } from "#lib/notifications/jobs.ts";
import { forgetOrders } from "#lib/orders/personal/jobs.ts";
import { dropPartitions, makePartitions, thinPartitions } from "#lib/tracking/jobs.ts";

type Needs = Pick<Context, "queue" | "db" | "clock" | "log">;
/** What a job says of itself in the log. */
type Report = Readonly<Record<string, unknown>>;
type Nothing = Record<string, never>;

const nothing = z.object({}).transform((): Nothing => ({}));

/** Upkeep that never needs to run twice at once; what fails is tried for about an hour, then at its next time. */
const upkeep = (name: string): JobType<Nothing> => ({
  name,
  data: nothing,
  policy: "exclusive",
  retryLimit: 6,
  retryDelaySeconds: 60,
  expireInSeconds: 3_600,
});

/** How often to look for upkeep, in seconds: it is in no hurry, and every look is a statement. */
const POLLING_S = 60;

/** The jobs of this role: what, when (cron, UTC) and how. */
const JOBS = [
  {
    type: upkeep("tracking.make-partitions"),
    cron: "5 */6 * * *",
    run: async (ctx: Needs) => ({ made: await makePartitions(ctx) }),
  },
  { type: upkeep("tracking.thin-partitions"), cron: "20 1 * * *", run: thinPartitions },
  {
    type: upkeep("tracking.drop-partitions"),
    cron: "40 1 * * *",
    run: async (ctx: Needs) => ({ dropped: await dropPartitions(ctx) }),
  },
  { type: upkeep("auth.forget-sessions"), cron: "50 1 * * *", run: forgetSessions },
  { type: upkeep("orders.forget"), cron: "55 1 * * *", run: forgetOrders },
  {
    type: upkeep("outbox.forget-done"),
    cron: "35 * * * *",
    run: async ({ db }: Needs) => ({ forgotten: await forgetDone(db.primary) }),
  },
  { type: upkeep("notifications.forget"), cron: "0 2 * * *", run: forgetNotifications },
  { type: upkeep("mail.forget-keys"), cron: "15 2 * * *", run: forgetMailKeys },
  { type: upkeep("cache.forget-purges"), cron: "25 * * * *", run: forgetPurges },
] as const;

export type Worker = {
  /** Begins to work. Also enqueues all upkeep once: a process that only runs by day would else never come to it. */
  start(): Promise<void>;
};

/** The worker role: takes jobs from the queue. Stopping the queue stops it. */
export function createWorker(ctx: Needs): Worker {
  // One upkeep after the other: each changes the same table's partitions, and would wait for the other's lock in vain.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = before.then(run);
    before = mine.catch(() => {});
    return mine;
  };
  return {
    async start() {
      for (const { type, cron, run } of JOBS) {
        await ctx.queue.schedule(type, cron, {});
        await ctx.queue.send(type, {});
        await ctx.queue.work(type, { pollingSeconds: POLLING_S }, async () => {
          ctx.log.info({ job: type.name, ...(await inTurn<Report>(() => run(ctx))) }, "worker: done");
        });
      }
    },
  };
}
