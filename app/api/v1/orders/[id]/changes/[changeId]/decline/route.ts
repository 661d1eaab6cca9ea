import { actorOf, requireManaged } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { isId } from "#lib/core/ids.ts";
import { answerChange } from "#lib/orders/changes/commands.ts";

/** No to what the kitchen proposed: the line is left out and not paid for; where it was to be left out, the order is cancelled. Throws AppError: order_conflict. */
export const POST = door<"id" | "changeId">(async (request, { id, changeId }) => {
  await requireLimit(request, "order-change");
  const { orderId, as } = await requireManaged(request, id);
  await requireLimit(request, "order-change", orderId);
  if (!isId("change", changeId)) throw new AppError("not_found");
  const { ctx } = requireRuntime();
  const outcome = await answerChange(ctx, { orderId, changeId, answer: "declined", ...actorOf(as) });
  return reply({ changeId, outcome });
});
