import { requireDeliveryId, requireWorkingDriver } from "#app/api/dispatch-caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { pickUpDelivery } from "#lib/dispatch/commands.ts";

/** The driver has the food. */
export const POST = door<"id">(async (request, { id }) => {
  const driverId = await requireWorkingDriver(request);
  const { status } = await pickUpDelivery(requireRuntime().ctx, { deliveryId: requireDeliveryId(id), driverId });
  return reply({ deliveryId: id, status });
});
