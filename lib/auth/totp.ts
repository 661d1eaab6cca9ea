import { Secret, TOTP } from "otpauth";

/** Time-based one-time passwords (RFC 6238) as every authenticator app makes them: SHA-1, six digits, 30 seconds. */
const PERIOD_S = 30;
/** Clocks of phones are off by less. */
const WINDOW_STEPS = 1;
/** 160 bits, as long as the hash (RFC 4226 §4). */
export const TOTP_SECRET_BYTES = 20;

/** A secret from random bytes, as it is kept and typed: base32. */
export function totpSecretOf(random: Uint8Array): string {
  if (random.length !== TOTP_SECRET_BYTES) throw new RangeError(`a secret needs ${TOTP_SECRET_BYTES} random bytes`);
  return new Secret({ buffer: Uint8Array.from(random).buffer }).base32;
}

/** The address that an app reads from the picture (`otpauth://totp/…`). */
export function totpAddress(secret: string, account: string): string {
  return totpOf(secret, account).toString();
}

/** The time step whose code this is, within a step of now; null for no code of now. */
export function totpStepOf(secret: string, code: string, nowMs: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(nowMs / 1000 / PERIOD_S) + delta;
}

/** The code of a moment. */
export function totpCode(secret: string, nowMs: number): string {
  return totpOf(secret).generate({ timestamp: nowMs });
}

function totpOf(secret: string, label = "account"): TOTP {
  return new TOTP({ issuer: "Hotpath", label, secret, algorithm: "SHA1", digits: 6, period: PERIOD_S });
}
