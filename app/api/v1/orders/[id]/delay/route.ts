import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { reasonField, requireKitchen, seenField } from "#app/api/kitchen.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { delayOrder } from "#lib/orders/kitchen/commands.ts";

const schema = z.object({
  readyAt: z.int().min(0).max(8_640_000_000_000),
  reason: reasonField.default("busy"),
  seen: seenField,
});

/** The kitchen needs until then, ms since 1970. For its restaurant. Throws AppError: order_conflict. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const press = await readBody(request, schema);
  const by = await requireKitchen(request, id);
  const { status, seq } = await delayOrder(requireRuntime().ctx, { ...by, ...press });
  return reply({ orderId: by.orderId, status, seq });
});
