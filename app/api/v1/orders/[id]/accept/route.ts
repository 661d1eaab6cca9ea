import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireKitchen, seenField } from "#app/api/kitchen.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { acceptOrder } from "#lib/orders/kitchen/commands.ts";

const schema = z.object({ prepMin: z.int().min(1).max(240), seen: seenField });

/** The kitchen makes it and needs so many minutes. For its restaurant. Throws AppError: order_conflict. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const press = await readBody(request, schema);
  const by = await requireKitchen(request, id);
  const { status, seq } = await acceptOrder(requireRuntime().ctx, { ...by, ...press });
  return reply({ orderId: by.orderId, status, seq });
});
