import { door, reply } from "#app/api/door.ts";
import { requireOwner } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { withdrawInvitation } from "#lib/auth/appointments/commands.ts";
import { AppError } from "#lib/core/errors.ts";
import { isId } from "#lib/core/ids.ts";

/** Takes back what somebody was asked: the mail's link is void. For who runs the restaurant. Throws AppError("not_found"). */
export const POST = door<"id">(async (request, { id }) => {
  const { restaurantId } = await requireOwner(request);
  if (!isId("mailLink", id)) throw new AppError("not_found");
  await withdrawInvitation(requireRuntime().ctx.db.primary, { restaurantId, id });
  return reply({ id });
});
