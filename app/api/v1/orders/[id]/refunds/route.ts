import { z } from "zod";
import { actorOf, requireManaged } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { isId, type TipId } from "#lib/core/ids.ts";
import { requestRefund } from "#lib/payments/refunds/commands.ts";
import { requestTipRefund } from "#lib/payments/tips/commands.ts";

const schema = z.object({
  amountMinor: z.int().min(1),
  reason: z.string().regex(/^[a-z_]{1,40}$/),
  /** Of this tip instead of the order's own payment. */
  tipId: z.custom<TipId>((value) => typeof value === "string" && isId("tip", value)).optional(),
});

/** Gives money back, all or a part, soon after. For operators. Throws AppError: forbidden, nothing_to_refund. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "refund");
  const { pays } = requireRuntime();
  const { tipId, ...wanted } = await readBody(request, schema);
  const { orderId, as } = await requireManaged(request, id);
  if (as.kind !== "operator") throw new AppError("forbidden");
  await requireLimit(request, "refund", as.userId);
  if (!pays) throw new AppError("payments_unavailable");
  const refund = { orderId, ...wanted, ...actorOf(as) };
  const refundId = tipId ? await requestTipRefund(pays, { ...refund, tipId }) : await requestRefund(pays, refund);
  return reply({ refundId }, [], 202);
});
