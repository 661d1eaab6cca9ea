import { actorOf, requireManaged } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { cancelOrder } from "#lib/dispatch/commands.ts";

/** Cancels the order where whoever asks may still do so. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-change");
  const { orderId, as } = await requireManaged(request, id);
  await requireLimit(request, "order-change", orderId);
  await cancelOrder(requireRuntime().ctx, { orderId, ...actorOf(as) });
  return reply({ orderId, status: "cancelled" });
});
