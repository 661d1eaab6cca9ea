import { CompactEncrypt, compactDecrypt } from "jose";
import { deriveKey } from "./keys.ts";

const PURPOSE = "hotpath:sealed";

/** A text that only processes with the secret can read: a compact JWE (dir, A256GCM). */
export async function seal(text: string, secret: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(await deriveKey(secret, PURPOSE));
}

/** The text again. Rejects for what was sealed with another secret. */
export async function unseal(sealed: string, secret: string): Promise<string> {
  const { plaintext } = await compactDecrypt(sealed, await deriveKey(secret, PURPOSE));
  return new TextDecoder().decode(plaintext);
}
