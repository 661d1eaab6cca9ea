import { z } from "zod";
import { isId, type TipId } from "#lib/core/ids.ts";
import type { OutboxTopic } from "#lib/infra/outbox.ts";
import type { Pays } from "../commands.ts";
import { MONEY_RETRY } from "../money-retry.ts";
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
    retry: MONEY_RETRY,
    act: ({ tipId }) => settleTip(ctx, tipId),
  };
}
