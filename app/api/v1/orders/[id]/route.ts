import { requireManaged } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { findReceipt } from "#lib/payments/receipt/queries.ts";

/** The order as a receipt (lib/payments/receipt), for whoever manages it. Read from the primary: it is asked right after paying. */
export const GET = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-read");
  const { orderId } = await requireManaged(request, id);
  await requireLimit(request, "order-read", orderId);
  const receipt = await findReceipt(requireRuntime().ctx.db.primary, orderId);
  if (!receipt) throw new AppError("order_not_found");
  return reply(receipt);
});
