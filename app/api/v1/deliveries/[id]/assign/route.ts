import { z } from "zod";
import { requireOperated } from "#app/api/dispatch-caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { type DriverId, isId } from "#lib/core/ids.ts";
import { assignByOperator } from "#lib/dispatch/offers/commands.ts";

const bodySchema = z.strictObject({
  driverId: z.custom<DriverId>((id) => typeof id === "string" && isId("driver", id)),
});

/** An operator gives the order of that id, or the one that this delivery brings, to a driver. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const { orderId, operatorId } = await requireOperated(request, id);
  const { driverId } = await readBody(request, bodySchema);
  const { ctx, city } = requireRuntime();
  const { deliveryId } = await assignByOperator(ctx, { orderId, driverId, operatorId, areas: city.areas });
  return reply({ orderId, deliveryId, driverId });
});
