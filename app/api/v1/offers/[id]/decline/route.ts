import { requireDriver } from "#app/api/caller.ts";
import { requireOfferId } from "#app/api/dispatch-caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { declineOffer } from "#lib/dispatch/offers/commands.ts";

/** The driver does not take it: somebody else is asked. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const driverId = await requireDriver(request);
  await requireLimit(request, "work", driverId);
  const offerId = requireOfferId(id);
  await declineOffer(requireRuntime().ctx, { offerId, driverId });
  return reply({ offerId, status: "declined" });
});
