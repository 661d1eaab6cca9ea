import { requireRuntime } from "#app/runtime.ts";
import { type SessionToken, sessionCookieLine, signSession } from "#lib/auth/session-cookie.ts";
import { reply } from "./door.ts";

/** The `Set-Cookie` line that gives a browser 15 more minutes of a session. */
export async function sessionLine(session: SessionToken): Promise<string> {
  const { ctx } = requireRuntime();
  return sessionCookieLine(await signSession(session, ctx.config.sessionSecret, ctx.clock.now()));
}

/** The answer with that cookie, which says whose session it is. */
export async function replyWithSession(session: SessionToken): Promise<Response> {
  return reply({ user: shownUser(session) }, [await sessionLine(session)]);
}

/** Who is signed in, as pages show them: from the cookie alone. */
export function shownUser({ name, role }: SessionToken): { name: string; role: SessionToken["role"] } {
  return { name, role };
}
