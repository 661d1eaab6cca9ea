import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireKitchen, seenField } from "#app/api/kitchen.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { prepareOrder } from "#lib/orders/kitchen/commands.ts";

const schema = z.object({ seen: seenField });

/** The kitchen has begun. For its restaurant. Throws AppError: order_conflict. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const press = await readBody(request, schema);
  const by = await requireKitchen(request, id);
  const { status, seq } = await prepareOrder(requireRuntime().ctx, { ...by, ...press });
  return reply({ orderId: by.orderId, status, seq });
});
