import { door, reply } from "#app/api/door.ts";
import { requireKitchen } from "#app/api/kitchen.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { acknowledgeOrder } from "#lib/orders/kitchen/commands.ts";

/** Somebody has seen that it rings: it is quiet everywhere, and nobody is called. For its restaurant. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const by = await requireKitchen(request, id);
  return reply({ orderId: by.orderId, ...(await acknowledgeOrder(requireRuntime().ctx, by)) });
});
