import { requireDeliveryId, requireWorkingDriver } from "#app/api/dispatch-caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { endAtClosedKitchen } from "#lib/dispatch/driving/commands.ts";

/** The driver stands before a restaurant that is shut: the order is cancelled. */
export const POST = door<"id">(async (request, { id }) => {
  const driverId = await requireWorkingDriver(request);
  await endAtClosedKitchen(requireRuntime().ctx, { deliveryId: requireDeliveryId(id), driverId });
  return reply({ deliveryId: id, status: "cancelled" });
});
