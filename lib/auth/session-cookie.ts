import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { AppError } from "#lib/core/errors.ts";
import { type DriverId, isId, type RestaurantId, type SessionId, type UserId } from "#lib/core/ids.ts";
import { cookieLine } from "./cookies.ts";
import type { Principal } from "./principal.ts";

/**
 * The cookie of a signed-in browser: a JWT (RFC 7519, HS256) that is good by itself for 15 minutes. After that it only
 * names the session that may be renewed: `auth_sessions` decides, so that a log-out holds.
 */
export const SESSION_COOKIE = "__Host-hotpath_session";
const SESSION_TOKEN_MS = 15 * 60_000;
/** A sign-in that is not used for this long is over. */
export const SESSION_LIFETIME_MS = 30 * 86_400_000;
const AUDIENCE = "hotpath:session";
const ALGORITHM = "HS256";

/** A session and whose it is. */
export type SessionClaims = { readonly sessionId: SessionId; readonly userId: UserId } & (
  | { readonly role: "customer" | "operator" }
  | { readonly role: "restaurant"; readonly restaurantId: RestaurantId }
  | { readonly role: "driver"; readonly driverId: DriverId }
);

const keyOf = (secret: string) => new TextEncoder().encode(secret);

/** Signs 15 minutes of a session. `secret` has at least 32 characters. */
export function signSession(claims: SessionClaims, secret: string, nowMs: number): Promise<string> {
  const { sessionId, userId, ...rest } = claims;
  return new SignJWT({ sid: sessionId, ...rest })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(userId)
    .setAudience(AUDIENCE)
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(Math.floor((nowMs + SESSION_TOKEN_MS) / 1000))
    .sign(keyOf(secret));
}

/** Who the cookie's token speaks for. Throws AppError: session_expired, token_invalid. */
export async function verifySession(token: string, secret: string, nowMs: number): Promise<Principal> {
  const claims = await readToken(token, secret, nowMs, 0);
  const { sessionId, userId } = claims;
  switch (claims.role) {
    case "restaurant":
      return { kind: "restaurant", userId, sessionId, restaurantId: claims.restaurantId };
    case "driver":
      return { kind: "driver", driverId: claims.driverId, sessionId };
    default:
      return { kind: claims.role, userId, sessionId };
  }
}

/** The session that a token names, also when it has run out: what `refresh` and `end` need. Throws as `verifySession`. */
export async function readSessionId(token: string, secret: string, nowMs: number): Promise<SessionId> {
  return (await readToken(token, secret, nowMs, SESSION_LIFETIME_MS)).sessionId;
}

/** The `Set-Cookie` line for a token; null takes the cookie away. */
export function sessionCookieLine(token: string | null): string {
  return cookieLine(SESSION_COOKIE, token ?? "", {
    path: "/",
    maxAgeS: token === null ? 0 : SESSION_LIFETIME_MS / 1000,
  });
}

async function readToken(token: string, secret: string, nowMs: number, toleranceMs: number): Promise<SessionClaims> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      audience: AUDIENCE,
      algorithms: [ALGORITHM],
      currentDate: new Date(nowMs),
      clockTolerance: toleranceMs / 1000,
      requiredClaims: ["exp", "sub", "sid"],
    });
    const claims = claimsOf(payload);
    if (claims) return claims;
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw new AppError("session_expired", undefined, { cause });
    throw new AppError("token_invalid", undefined, { cause });
  }
  throw new AppError("token_invalid");
}

/** Signed by us is not enough: another release may have signed another shape. */
function claimsOf({ sid, sub, role, restaurantId, driverId }: JWTPayload): SessionClaims | null {
  if (typeof sid !== "string" || !isId("session", sid) || !sub || !isId("user", sub)) return null;
  const session = { sessionId: sid, userId: sub };
  if (role === "customer" || role === "operator") return { ...session, role };
  if (role === "restaurant" && typeof restaurantId === "string" && isId("restaurant", restaurantId)) {
    return { ...session, role, restaurantId };
  }
  if (role === "driver" && typeof driverId === "string" && isId("driver", driverId)) {
    return { ...session, role, driverId };
  }
  return null;
}
