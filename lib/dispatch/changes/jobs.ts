import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { isId, type OrderId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import type { OutboxTopic } from "#lib/infra/outbox.ts";
import { CANCEL_TOPIC } from "#lib/orders/money-steps.ts";
import { cancelOrder } from "../commands.ts";

/** Cancels an order of which nothing is left to be made, and the delivery that was to bring it. */
export function cancelTopic(
  ctx: Pick<Context, "db" | "batcher">,
): OutboxTopic<{ readonly orderId: OrderId; readonly cause: string }> {
  return {
    topic: CANCEL_TOPIC,
    data: z.object({
      orderId: z.custom<OrderId>((value) => typeof value === "string" && isId("order", value)),
      cause: z.string(),
    }),
    lookEveryMs: 500,
    atOnce: 2,
    timeoutMs: 30_000,
    retry: { maxAttempts: 20, minDelayMs: 500, maxDelayMs: 60_000 },
    async act({ orderId, cause }) {
      try {
        await cancelOrder(ctx, { orderId, actor: "system", cause });
      } catch (error) {
        // It has ended otherwise meanwhile.
        if (!(error instanceof AppError) || error.code !== "order_conflict") throw error;
      }
    },
  };
}
