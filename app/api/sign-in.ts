import { requireRuntime } from "#app/runtime.ts";
import { findUser } from "#lib/auth/queries.ts";
import { type SessionClaims, sessionCookieLine, signSession } from "#lib/auth/session-cookie.ts";
import { reply } from "./door.ts";

/** The answer that gives a browser 15 more minutes of a session, and says whose it is. */
export async function replyWithSession(claims: SessionClaims): Promise<Response> {
  const { ctx } = requireRuntime();
  const token = await signSession(claims, ctx.config.sessionSecret, ctx.clock.now());
  return reply({ user: await findUser(ctx.db.primary, claims.userId) }, [sessionCookieLine(token)]);
}
