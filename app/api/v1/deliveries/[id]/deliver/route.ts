import { z } from "zod";
import { agoField, requireDeliveryId, requireWorkingDriver } from "#app/api/dispatch-caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { handOver } from "#lib/dispatch/driving/commands.ts";
import { isPin } from "#lib/dispatch/hand-over.ts";

const bodySchema = z.strictObject({
  by: z.union([
    z.strictObject({ pin: z.string().refine(isPin) }),
    z.strictObject({ without: z.enum(["no_pin", "absent"]) }),
  ]),
  agoMs: agoField,
});

/** The food is handed over, with the customer's PIN or with the reason why there is none. */
export const POST = door<"id">(async (request, { id }) => {
  const driverId = await requireWorkingDriver(request);
  const body = await readBody(request, bodySchema);
  const { status } = await handOver(requireRuntime().ctx, { deliveryId: requireDeliveryId(id), driverId, ...body });
  return reply({ deliveryId: id, status });
});
