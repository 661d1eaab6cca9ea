import { door, reply } from "#app/api/door.ts";
import { requireKitchen } from "#app/api/kitchen.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { countPrint } from "#lib/orders/kitchen/commands.ts";

/** Its ticket is about to be printed: which print this is. Past 1 it is a reprint. For its restaurant. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const { orderId } = await requireKitchen(request, id);
  return reply({ orderId, print: await countPrint(requireRuntime().ctx, orderId) });
});
