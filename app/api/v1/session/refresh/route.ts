import { sessionTokenOf } from "#app/api/caller.ts";
import { door } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { replyWithSession } from "#app/api/sign-in.ts";
import { requireRuntime } from "#app/runtime.ts";
import { refreshSession } from "#lib/auth/commands.ts";
import { readSessionId } from "#lib/auth/session-cookie.ts";
import { AppError } from "#lib/core/errors.ts";

/** Renews the session that the cookie names, run out or not, if it was not ended. */
export const POST = door(async (request) => {
  await requireLimit(request, "refresh");
  const { ctx } = requireRuntime();
  const token = sessionTokenOf(request);
  if (!token) throw new AppError("not_authenticated");
  const sessionId = await readSessionId(token, ctx.config.sessionSecret, ctx.clock.now());
  await requireLimit(request, "refresh", sessionId);
  return replyWithSession(await refreshSession(ctx, sessionId));
});
