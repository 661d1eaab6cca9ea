/** Crockford's base32 in small letters: no letter that looks like a digit. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
export const RECOVERY_CODES = 10;

/** A code from 10 random bytes, 50 bits of them: `k3v9p-7m2xq`. */
export function recoveryCodeOf(random: Uint8Array): string {
  const letters = Array.from(random.subarray(0, 10), (byte) => LETTERS[byte % 32]).join("");
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** A recovery code as it is compared, however it was typed; null for what is none. */
export function normalRecoveryCode(typed: string): string | null {
  const plain = typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");
  return /^[0-9a-hjkmnp-tv-z]{10}$/.test(plain) ? plain : null;
}
