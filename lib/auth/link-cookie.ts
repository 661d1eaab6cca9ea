import { jwtVerify, SignJWT } from "jose";
import { AppError } from "#lib/core/errors.ts";
import { isId, type LinkId, type OrderId } from "#lib/core/ids.ts";
import { cookieLine } from "./cookies.ts";
import type { LinkAccess, Principal } from "./principal.ts";

/**
 * What a link's token is swapped for: a signed cookie that names the link. Whether the link still holds is asked of the
 * database at each use, so the cookie may live long.
 */
const PREFIX = "__Secure-hotpath_link_";
const LINK_COOKIE_MS = 30 * 86_400_000;
const AUDIENCE = "hotpath:link";
const ALGORITHM = "HS256";

export type LinkPrincipal = Extract<Principal, { kind: "link" }>;
export type LinkClaims = { readonly linkId: LinkId; readonly orderId: OrderId; readonly access: LinkAccess };

const keyOf = (secret: string) => new TextEncoder().encode(secret);

/** A cookie's name for each order, so that several can be watched from one browser. */
export function linkCookieName(orderId: OrderId): string {
  return PREFIX + orderId.slice(-12);
}

/** True for the name of a link's cookie, whichever order's. */
export function isLinkCookie(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** Signs a link's cookie. `secret` has at least 32 characters. */
export function signLink({ linkId, orderId, access }: LinkClaims, secret: string, nowMs: number): Promise<string> {
  return new SignJWT({ lid: linkId, ord: orderId, access })
    .setProtectedHeader({ alg: ALGORITHM })
    .setAudience(AUDIENCE)
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(Math.floor((nowMs + LINK_COOKIE_MS) / 1000))
    .sign(keyOf(secret));
}

/** The link that a cookie's token names. Throws AppError: token_invalid, also for one that has run out. */
export async function verifyLink(token: string, secret: string, nowMs: number): Promise<LinkPrincipal> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      audience: AUDIENCE,
      algorithms: [ALGORITHM],
      currentDate: new Date(nowMs),
      requiredClaims: ["exp", "lid", "ord"],
    });
    const { lid, ord, access } = payload;
    if (
      typeof lid === "string" &&
      isId("link", lid) &&
      typeof ord === "string" &&
      isId("order", ord) &&
      (access === "watch" || access === "manage")
    ) {
      return { kind: "link", linkId: lid, orderId: ord, access };
    }
  } catch (cause) {
    throw new AppError("token_invalid", undefined, { cause });
  }
  throw new AppError("token_invalid");
}

/** The two `Set-Cookie` lines of a link: sent to the feed, and to the order's own addresses, and nowhere else. */
export function linkCookieLines(orderId: OrderId, token: string): string[] {
  return ["/feed", `/api/v1/orders/${orderId}`].map((path) =>
    cookieLine(linkCookieName(orderId), token, { path, maxAgeS: LINK_COOKIE_MS / 1000 }),
  );
}
