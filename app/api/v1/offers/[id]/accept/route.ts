import { requireDriver } from "#app/api/caller.ts";
import { requireOfferId } from "#app/api/dispatch-caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { acceptOffer } from "#lib/dispatch/offers/commands.ts";

/** The driver takes it. The answer is their delivery, the same however often it is said. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const driverId = await requireDriver(request);
  await requireLimit(request, "work", driverId);
  const { ctx, city } = requireRuntime();
  const { deliveryId, orderId, status, pickup, dropoff } = await acceptOffer(ctx, {
    offerId: requireOfferId(id),
    driverId,
    areas: city.areas,
  });
  return reply({ delivery: { id: deliveryId, orderId, status, pickup, dropoff } });
});
