import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireOwner } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { changeRole } from "#lib/auth/appointments/commands.ts";
import { hintRevocations } from "#lib/auth/commands.ts";
import { AppError } from "#lib/core/errors.ts";
import { isId } from "#lib/core/ids.ts";

const schema = z.object({ isOwner: z.boolean() });

/** Has one of the restaurant's people run it too, or no longer. For who runs it. Throws AppError: forbidden, not_found. */
export const POST = door<"userId">(async (request, { userId }) => {
  const who = await requireOwner(request);
  const { isOwner } = await readBody(request, schema);
  if (!isId("user", userId)) throw new AppError("not_found");
  const { ctx } = requireRuntime();
  await changeRole(ctx.db.primary, { ...who, userId, isOwner });
  await hintRevocations(ctx);
  return reply({ userId, isOwner });
});
