import { sessionCookieOf } from "#app/api/caller.ts";
import { door } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { localeOfPath, signInPath } from "#app/api/page-path.ts";
import { replyWithSession, sessionLine } from "#app/api/sign-in.ts";
import { requireRuntime } from "#app/runtime.ts";
import { refreshSession } from "#lib/auth/commands.ts";
import { safePath } from "#lib/auth/safe-path.ts";
import { readOldSession, type SessionToken, sessionCookieLine } from "#lib/auth/session-cookie.ts";
import { AppError, type ErrorCode } from "#lib/core/errors.ts";

/** What says that a session cannot be renewed, whatever one tries. */
const OVER = new Set<ErrorCode>(["session_ended", "session_expired", "token_invalid", "not_authenticated"]);

/** Renews the session that the cookie names, run out or not, if it was not ended. */
export const POST = door(async (request) => {
  await requireLimit(request, "refresh");
  return replyWithSession(await renew(request));
});

/**
 * The same for a page that was asked for with an old cookie: there and back again with 303. Also from another site, as a
 * link in a mail: it gives nobody anything that they do not have. What cannot be renewed goes to the sign-in page; while
 * that cannot be found out, the page there says so and the cookie stays.
 */
export async function GET(request: Request): Promise<Response> {
  const next = safePath(new URL(request.url).searchParams.get("next")) ?? `/${localeOfPath(null)}`;
  try {
    await requireLimit(request, "refresh");
    return redirect(next, await sessionLine(await renew(request)));
  } catch (error) {
    if (error instanceof AppError && OVER.has(error.code)) return redirect(signInPath(next), sessionCookieLine(null));
    requireRuntime().ctx.log.warn({ err: error }, "a session could not be renewed now");
    return redirect(signInPath(next, "away"), null);
  }
}

async function renew(request: Request): Promise<SessionToken> {
  const { ctx } = requireRuntime();
  const token = sessionCookieOf(request);
  if (!token) throw new AppError("not_authenticated");
  const old = await readOldSession(token, ctx.config.sessionSecret, ctx.clock.now());
  await requireLimit(request, "refresh", old.sessionId);
  return refreshSession(ctx, old);
}

/** By path: whatever the server is called outside. */
function redirect(path: string, cookie: string | null): Response {
  const headers = new Headers({
    Location: path,
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
  });
  if (cookie) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}
