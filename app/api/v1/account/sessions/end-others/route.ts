import { requireSession } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { endSessionsOf, hintRevocations } from "#lib/auth/commands.ts";

/** Ends all sessions of who asks but this one: `{ended}`, how many. */
export const POST = door(async (request) => {
  const { ctx } = requireRuntime();
  await requireLimit(request, "account");
  const { userId, sessionId } = await requireSession(request);
  await requireLimit(request, "account", userId);
  const ended = await endSessionsOf(ctx.db.primary, userId, sessionId);
  await hintRevocations(ctx);
  return reply({ ended });
});
