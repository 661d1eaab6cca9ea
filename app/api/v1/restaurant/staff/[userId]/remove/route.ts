import { door, reply } from "#app/api/door.ts";
import { requireOwner } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { letGo } from "#lib/auth/appointments/commands.ts";
import { hintRevocations } from "#lib/auth/commands.ts";
import { AppError } from "#lib/core/errors.ts";
import { isId } from "#lib/core/ids.ts";

/** Lets one of the restaurant's people go, at once. For who runs it. Throws AppError: forbidden, not_found. */
export const POST = door<"userId">(async (request, { userId }) => {
  const who = await requireOwner(request);
  if (!isId("user", userId)) throw new AppError("not_found");
  const { ctx } = requireRuntime();
  await letGo(ctx.db.primary, { ...who, userId });
  await hintRevocations(ctx);
  return reply({ userId });
});
