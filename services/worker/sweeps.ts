import { z } from "zod";
import type { Context } from "#lib/infra/context.ts";
import type { JobType } from "#lib/infra/queue.ts";
import { lapseChanges } from "#lib/orders/changes/commands.ts";
import { sweepKitchens } from "#lib/orders/kitchen/jobs.ts";
import type { Pays } from "#lib/payments/commands.ts";
import { sweepPayments, watchPayments } from "#lib/payments/jobs.ts";

/**
 * Every minute by one of the workers. What fails has its next time. Not exclusive: one whose worker died in the middle of it
 * must not keep the next from coming, and two at once do nothing twice.
 */
const sweep: JobType<Record<string, never>> = {
  name: "payments.heal",
  data: z.object({}).transform(() => ({})),
  policy: "standard",
  retryLimit: 0,
  retryDelaySeconds: 1,
  expireInSeconds: 600,
};
const POLLING_S = 5;

/** Looks every minute for what nobody has told of payments, for proposals that nobody has answered, and for kitchens that answer nothing. */
export async function startSweeps(
  ctx: Pick<Context, "queue" | "config" | "log" | "db" | "metrics" | "clock">,
  pays: Pays,
): Promise<void> {
  const { acceptWithinMs } = ctx.config.payments;
  watchPayments(ctx, ctx.metrics.registry);
  await ctx.queue.schedule(sweep, "* * * * *", {});
  await ctx.queue.work(sweep, { pollingSeconds: POLLING_S }, async () => {
    await lapseChanges(pays);
    await sweepPayments({ ...pays, log: ctx.log, acceptWithinMs });
    await sweepKitchens(ctx);
  });
}
