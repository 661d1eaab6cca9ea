/**
 * What a GPS client is known by: a token that may report the positions of one driver and do nothing else. It is typed or
 * scanned into the client as its device identifier, so it has only letters and digits that nobody takes for one another.
 */
const RANDOM_BYTES = 20;
/** Crockford's base 32, in lower case. */
const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
const TOKEN = new RegExp(`^[${DIGITS}]{${(RANDOM_BYTES * 8) / 5}}$`);

/** A token from 20 random bytes: 32 characters, 5 bits each. */
export function deviceTokenOf(random: Uint8Array): string {
  if (random.length !== RANDOM_BYTES) throw new RangeError(`a token needs ${RANDOM_BYTES} random bytes`);
  const bits = Array.from(random, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => DIGITS[Number.parseInt(five, 2)]).join("");
}

/** True if the text could be a device's token. */
export function isDeviceToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is kept of a token: its SHA-256. It is random throughout, so there is nothing to guess from it. */
export async function hashDeviceToken(token: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
}
