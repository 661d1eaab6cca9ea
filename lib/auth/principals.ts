import { AppError } from "#lib/core/errors.ts";
import { parseCookies } from "./cookies.ts";
import { isLinkCookie, verifyLink } from "./link-cookie.ts";
import type { Principal } from "./principal.ts";
import { principalOf, readSession, SESSION_COOKIE, type SessionToken } from "./session-cookie.ts";

/**
 * More cookies of links than this are not looked at: each costs a check of its signature. Browsers send the newest last
 * (RFC 6265 §5.4), and that is the order somebody waits for.
 */
const MAX_LINK_COOKIES = 8;

/**
 * Who a request's cookies speak for, the session first; `session` is what its cookie holds. `expired` says that there is
 * a session which asks to be refreshed. What is forged, truncated or of another kind counts for nothing. The caller has
 * checked where the request comes from, and asks for itself whether the session or the link was revoked.
 */
export async function principalsOf(
  cookieHeader: string | null | undefined,
  secret: string,
  nowMs: number,
): Promise<{ principals: Principal[]; session: SessionToken | null; expired: boolean }> {
  const cookies = parseCookies(cookieHeader);
  const principals: Principal[] = [];
  let expired = false;
  let session: SessionToken | null = null;
  const cookie = cookies.find(({ name }) => name === SESSION_COOKIE);
  if (cookie) {
    try {
      session = await readSession(cookie.value, secret, nowMs);
      principals.push(principalOf(session));
    } catch (error) {
      expired = error instanceof AppError && error.code === "session_expired";
    }
  }
  const links = cookies.filter(({ name }) => isLinkCookie(name)).slice(-MAX_LINK_COOKIES);
  for (const { value } of links) {
    const link = await verifyLink(value, secret, nowMs).catch(() => null);
    if (link) principals.push(link);
  }
  return { principals, session, expired };
}
