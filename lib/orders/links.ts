import type { LinkId, OrderId } from "#lib/core/ids.ts";

/** A link outlives its order by this, in milliseconds. */
export const LINK_AFTER_END_MS = 24 * 3_600_000;
/** Most links of one order that hold at once. */
export const MAX_LINKS = 20;
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** A link as those see it who may manage the order. Its token is shown once, when it is made. */
export type OrderLink = {
  readonly linkId: LinkId;
  readonly orderId: OrderId;
  readonly access: "watch" | "manage";
  /** ms since 1970. */
  readonly createdAt: number;
};

/** A link's token from 32 random bytes: base64url, 43 characters (RFC 4648 §5). */
export function linkTokenOf(random: Uint8Array): string {
  if (random.length !== TOKEN_BYTES) throw new RangeError(`a token needs ${TOKEN_BYTES} random bytes`);
  return btoa(String.fromCharCode(...random))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** True if the text could be a link's token. */
export function isLinkToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is kept of a token: its SHA-256. The token is random throughout, so there is nothing to guess from it. */
export async function hashLinkToken(token: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
}
