import { requireSession } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { endOwnSession } from "#lib/auth/commands.ts";
import { AppError } from "#lib/core/errors.ts";
import { isId } from "#lib/core/ids.ts";

/** Ends one session of who asks. Somebody else's is as if it were not there. Throws AppError("not_found"). */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "account");
  const { userId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  if (!isId("session", id)) throw new AppError("not_found");
  await endOwnSession(requireRuntime().ctx, userId, id);
  return reply({});
});
