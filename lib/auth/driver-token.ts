import { errors, jwtVerify, SignJWT } from "jose";
import { AppError } from "#lib/core/errors.ts";
import { type DriverId, isId } from "#lib/core/ids.ts";

/** A driver's bearer token: a JWT (RFC 7519) with HS256, made for this audience and nothing else. */
const AUDIENCE = "hotpath:driver";
const ALGORITHM = "HS256";

const keyOf = (secret: string) => new TextEncoder().encode(secret);

/** Signs a token for a driver. `secret` has at least 32 characters; times are in ms since 1970. */
export function signDriverToken(claim: {
  driverId: DriverId;
  secret: string;
  issuedAt: number;
  expiresAt: number;
}): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(claim.driverId)
    .setAudience(AUDIENCE)
    .setIssuedAt(Math.floor(claim.issuedAt / 1000))
    .setExpirationTime(Math.floor(claim.expiresAt / 1000))
    .sign(keyOf(claim.secret));
}

/** The driver a token speaks for. Throws AppError: token_expired, token_invalid. */
export async function verifyDriverToken(token: string, secret: string, nowMs: number): Promise<DriverId> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      audience: AUDIENCE,
      algorithms: [ALGORITHM],
      currentDate: new Date(nowMs),
      requiredClaims: ["exp", "sub"],
    });
    if (payload.sub && isId("driver", payload.sub)) return payload.sub;
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw new AppError("token_expired", undefined, { cause });
    throw new AppError("token_invalid", undefined, { cause });
  }
  throw new AppError("token_invalid");
}
