import { z } from "zod";
import { agoField, requireDeliveryId, requireWorkingDriver } from "#app/api/dispatch-caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { noteArrival } from "#lib/dispatch/driving/commands.ts";

const bodySchema = z.strictObject({ place: z.enum(["kitchen", "door"]), agoMs: agoField });

/** The driver has come to the restaurant, or to the door. */
export const POST = door<"id">(async (request, { id }) => {
  const driverId = await requireWorkingDriver(request);
  const body = await readBody(request, bodySchema);
  const { status } = await noteArrival(requireRuntime().ctx, { deliveryId: requireDeliveryId(id), driverId, ...body });
  return reply({ deliveryId: id, status });
});
