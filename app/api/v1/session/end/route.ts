import { sessionCookieOf } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { endSession } from "#lib/auth/commands.ts";
import { readSessionId, sessionCookieLine } from "#lib/auth/session-cookie.ts";

/** Signs out, on this browser at once and everywhere within seconds. Who is not signed in is signed out already. */
export const POST = door(async (request) => {
  await requireLimit(request, "refresh");
  const { ctx } = requireRuntime();
  const token = sessionCookieOf(request);
  const sessionId = token
    ? await readSessionId(token, ctx.config.sessionSecret, ctx.clock.now()).catch(() => null)
    : null;
  if (sessionId) await endSession(ctx, sessionId);
  return reply({ user: null }, [sessionCookieLine(null)]);
});
