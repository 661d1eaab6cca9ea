import { requireDriver } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { findOpenOffer } from "#lib/dispatch/offers/queries.ts";

/** What the driver is asked just now: `{ offer }`, null for nothing. */
export const GET = door(async (request) => {
  await requireLimit(request, "work");
  const driverId = await requireDriver(request);
  await requireLimit(request, "work", driverId);
  return reply({ offer: await findOpenOffer(requireRuntime().ctx, driverId) });
});
