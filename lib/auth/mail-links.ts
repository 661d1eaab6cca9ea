import type { UserId } from "#lib/core/ids.ts";
import { deriveKey } from "./keys.ts";

/** What a mail with a link is sent for. */
export const MAIL_LINK_KINDS = ["sign_up", "sign_in", "reset", "address", "join"] as const;
export type MailLinkKind = (typeof MAIL_LINK_KINDS)[number];
/** From when the mail is made. */
export const MAIL_LINK_MINUTES = 10;
/** Of a link that nobody waits for who reads it. */
export const JOIN_LINK_HOURS = 24;

/** A link that still holds, as the page shows it that it leads to. `restaurant`: the name of whose people it is about, of a join. */
export type MailLink = {
  readonly kind: MailLinkKind;
  readonly email: string;
  readonly userId: UserId | null;
  readonly restaurant: string | null;
};

/**
 * The token of a link: an HMAC of its row's id, so that a mail that is tried again says the same, and no token is kept.
 * 43 characters of base64url.
 */
export async function mailLinkToken(id: string, secret: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    Uint8Array.from(await deriveKey(secret, "hotpath:mail-link")),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return base64url(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(id)));
}

/** What is kept of a token, or of anything else that is random throughout: its SHA-256. */
export async function hashToken(token: string): Promise<string> {
  return base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
}

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
