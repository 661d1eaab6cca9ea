import { requireDeliveryId, requireWorkingDriver } from "#app/api/dispatch-caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { giveBack } from "#lib/dispatch/driving/commands.ts";

/** The driver cannot bring it, and does not have the food yet: somebody else is looked for. */
export const POST = door<"id">(async (request, { id }) => {
  const driverId = await requireWorkingDriver(request);
  await giveBack(requireRuntime().ctx, { deliveryId: requireDeliveryId(id), driverId });
  return reply({ deliveryId: id, status: "cancelled" });
});
