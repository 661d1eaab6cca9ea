import { EncryptJWT, errors, type JWTPayload, jwtDecrypt } from "jose";
import { AppError } from "#lib/core/errors.ts";
import { type DriverId, isId, type RestaurantId, type SessionId, type UserId } from "#lib/core/ids.ts";
import { cookieLine } from "./cookies.ts";
import { deriveKey } from "./keys.ts";
import type { Principal } from "./principal.ts";

/**
 * The cookie of a signed-in browser: an encrypted JWT (JWE, RFC 7516: dir, A256GCM) just as next-auth 4 writes and reads it,
 * good by itself for 15 minutes. After that it only names the session that may be renewed, and the turn that it was
 * given out at: `auth_sessions` decides, so that a log-out holds and a copy is found out.
 */
export const SESSION_COOKIE = "__Host-hotpath_session";
export const SESSION_TOKEN_MS = 15 * 60_000;
/** A sign-in that is not used for this long is over. */
export const SESSION_LIFETIME_MS = 30 * 86_400_000;
const AUDIENCE = "hotpath:session";

/** A session and whose it is. */
export type SessionClaims = { readonly sessionId: SessionId; readonly userId: UserId } & (
  | { readonly role: "customer" | "operator" }
  /** `isOwner`: of the restaurant, and not only on its staff. */
  | { readonly role: "restaurant"; readonly restaurantId: RestaurantId; readonly isOwner?: true }
  | { readonly role: "driver"; readonly driverId: DriverId }
);

/** What the cookie holds beside: a name to show, and how often the session has been renewed. */
export type SessionToken = SessionClaims & { readonly name: string; readonly turn: number };

/** Encrypts 15 minutes of a session. `secret` has at least 32 characters. */
export async function signSession(
  claims: SessionClaims & Partial<Pick<SessionToken, "name" | "turn">>,
  secret: string,
  nowMs: number,
): Promise<string> {
  const { sessionId, userId, name = "", turn = 0, ...rest } = claims;
  return new EncryptJWT({ sid: sessionId, name, turn, ...rest })
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setSubject(userId)
    .setAudience(AUDIENCE)
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(Math.floor((nowMs + SESSION_TOKEN_MS) / 1000))
    .encrypt(await keyOf(secret));
}

/** Who the cookie's token speaks for, and the token. Throws AppError: session_expired, token_invalid. */
export function readSession(token: string, secret: string, nowMs: number): Promise<SessionToken> {
  return readToken(token, secret, nowMs, 0);
}

/** Who the cookie's token speaks for. Throws AppError: session_expired, token_invalid. */
export async function verifySession(token: string, secret: string, nowMs: number): Promise<Principal> {
  return principalOf(await readToken(token, secret, nowMs, 0));
}

/** The session that a token names, also when it has run out: what `refresh` and `end` need. Throws as `verifySession`. */
export async function readSessionId(token: string, secret: string, nowMs: number): Promise<SessionId> {
  return (await readOldSession(token, secret, nowMs)).sessionId;
}

/** The token, also when it has run out and the session may still be renewed. Throws as `verifySession`. */
export function readOldSession(token: string, secret: string, nowMs: number): Promise<SessionToken> {
  return readToken(token, secret, nowMs, SESSION_LIFETIME_MS);
}

export function principalOf(claims: SessionClaims): Exclude<Principal, { kind: "link" }> {
  const { sessionId, userId } = claims;
  switch (claims.role) {
    case "restaurant":
      return {
        kind: "restaurant",
        userId,
        sessionId,
        restaurantId: claims.restaurantId,
        ...(claims.isOwner && { isOwner: true }),
      };
    case "driver":
      return { kind: "driver", driverId: claims.driverId, sessionId };
    default:
      return { kind: claims.role, userId, sessionId };
  }
}

/** The `Set-Cookie` line for a token; null takes the cookie away. */
export function sessionCookieLine(token: string | null): string {
  return cookieLine(SESSION_COOKIE, token ?? "", {
    path: "/",
    maxAgeS: token === null ? 0 : SESSION_LIFETIME_MS / 1000,
  });
}

async function readToken(token: string, secret: string, nowMs: number, toleranceMs: number): Promise<SessionToken> {
  try {
    const { payload } = await jwtDecrypt(token, await keyOf(secret), {
      audience: AUDIENCE,
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
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

/** Made by us is not enough: another release may have made another shape. */
function claimsOf({ sid, sub, role, restaurantId, driverId, isOwner, ...rest }: JWTPayload): SessionToken | null {
  if (typeof sid !== "string" || !isId("session", sid) || !sub || !isId("user", sub)) return null;
  const name = typeof rest.name === "string" ? rest.name : "";
  const turn = typeof rest.turn === "number" ? rest.turn : 0;
  const session = { sessionId: sid, userId: sub, name, turn };
  if (role === "customer" || role === "operator") return { ...session, role };
  if (role === "restaurant" && typeof restaurantId === "string" && isId("restaurant", restaurantId)) {
    return { ...session, role, restaurantId, ...(isOwner === true && { isOwner }) };
  }
  if (role === "driver" && typeof driverId === "string" && isId("driver", driverId)) {
    return { ...session, role, driverId };
  }
  return null;
}

/** As next-auth makes it from its secret, in these very words. */
function keyOf(secret: string): Promise<Uint8Array> {
  return deriveKey(secret, "NextAuth.js Generated Encryption Key");
}
