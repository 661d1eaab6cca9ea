import { door, reply } from "#app/api/door.ts";
import { requireOwner } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { listStaff } from "#lib/auth/appointments/queries.ts";

/** The restaurant's people, and who was asked and has not answered: `{people, invited}`. For who runs it. */
export const GET = door(async (request) => {
  const { restaurantId } = await requireOwner(request);
  return reply(await listStaff(requireRuntime().ctx.db.primary, restaurantId));
});
