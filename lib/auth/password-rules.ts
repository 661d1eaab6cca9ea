import { COMMON_PASSWORDS } from "./common-passwords.ts";

export const MIN_PASSWORD_LENGTH = 10;
/** So that nobody has us hash a book. */
export const MAX_PASSWORD_LENGTH = 200;

export type PasswordFault = "short" | "long" | "common";

/**
 * What is wrong with a password, or null. Length and whether everybody tries it first; no rules of composition (NIST
 * SP 800-63B §3.1.1.2).
 * @param known what somebody who guesses knows of the person: name and address
 */
export function passwordFault(password: string, known: readonly string[] = []): PasswordFault | null {
  const length = [...password.normalize("NFC")].length;
  if (length < MIN_PASSWORD_LENGTH) return "short";
  if (length > MAX_PASSWORD_LENGTH) return "long";
  const plain = plainOf(password);
  const isKnown = known.some((text) => text !== "" && plain === plainOf(text));
  return isKnown || isRepeated(plain) || COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(coreOf(plain))
    ? "common"
    : null;
}

/** As it is hashed: two keyboards may write one letter in two ways (RFC 8265 §4.2). */
export function passwordBytes(password: string): string {
  return password.normalize("NFC");
}

const plainOf = (text: string) => text.normalize("NFKC").toLowerCase();

/** Without the digits and signs that are put before and behind a common one. */
function coreOf(plain: string): string {
  return plain.replace(/^[\d\W_]+|[\d\W_]+$/g, "");
}

/** One to four characters again and again. */
function isRepeated(plain: string): boolean {
  return /^(.{1,4})\1+.{0,3}$/u.test(plain);
}
