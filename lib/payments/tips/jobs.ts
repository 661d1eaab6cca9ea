import { z } from "zod";
import { isId, type TipId } from "#lib/core/ids.ts";
import type { OutboxTopic } from "#lib/infra/outbox.ts";
import type { Pays } from "../commands.ts";
import { SETTLE_TIP_TOPIC } from "../tip.ts";
import { settleTip } from "./commands.ts";

/** Settles a tip whenever something has said that there may be something to do. */
export function settleTipTopic(ctx: Pays): OutboxTopic<{ readonly tipId: TipId }> {
  return {
    topic: SETTLE_TIP_TOPIC,
    data: z.object({ tipId: z.custom<TipId>((value) => typeof value === "string" && isId("tip", value)) }),
    lookEveryMs: 500,
    atOnce: 4,
    timeoutMs: 60_000,
    // For about a day: the provider may be away for long, and money may not be forgotten.
    retry: { maxAttempts: 100, minDelayMs: 500, maxDelayMs: 15 * 60_000 },
    act: ({ tipId }) => settleTip(ctx, tipId),
  };
}
