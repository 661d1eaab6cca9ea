import { EncryptJWT, jwtDecrypt } from "jose";
import { AppError } from "#lib/core/errors.ts";
import { isId, type UserId } from "#lib/core/ids.ts";
import { cookieLine } from "./cookies.ts";
import { deriveKey } from "./keys.ts";
import type { SignInMethod } from "./sign-in-method.ts";

/** Half a sign-in: who has shown the one thing and still owes the code. Opens nothing else. */
export const SECOND_STEP_COOKIE = "__Host-hotpath_second_step";
const SECOND_STEP_MS = 10 * 60_000;
const AUDIENCE = "hotpath:second-step";

export type SecondStep = {
  readonly userId: UserId;
  readonly method: SignInMethod;
  /** The account must have codes and has none yet: they are set up now. */
  readonly isSetup: boolean;
};

/** The `Set-Cookie` line that remembers it for 10 minutes; null takes it away. */
export async function secondStepLine(step: SecondStep | null, secret: string, nowMs: number): Promise<string> {
  if (!step) return cookieLine(SECOND_STEP_COOKIE, "", { path: "/", maxAgeS: 0 });
  const token = await new EncryptJWT({ method: step.method, setup: step.isSetup })
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setSubject(step.userId)
    .setAudience(AUDIENCE)
    .setExpirationTime(Math.floor((nowMs + SECOND_STEP_MS) / 1000))
    .encrypt(await deriveKey(secret, AUDIENCE));
  return cookieLine(SECOND_STEP_COOKIE, token, { path: "/", maxAgeS: SECOND_STEP_MS / 1000 });
}

/** Throws AppError("sign_in_expired") for what ran out or is none. */
export async function readSecondStep(token: string | null, secret: string, nowMs: number): Promise<SecondStep> {
  try {
    const { payload } = await jwtDecrypt(token ?? "", await deriveKey(secret, AUDIENCE), {
      audience: AUDIENCE,
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
      currentDate: new Date(nowMs),
      requiredClaims: ["exp", "sub"],
    });
    const { sub = "", method, setup } = payload;
    if (isId("user", sub)) return { userId: sub, method: method as SignInMethod, isSetup: setup === true };
  } catch (cause) {
    throw new AppError("sign_in_expired", undefined, { cause });
  }
  throw new AppError("sign_in_expired");
}
