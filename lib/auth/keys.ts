const keys = new Map<string, Promise<Uint8Array>>();
const bytes = (text: string) => new TextEncoder().encode(text);

/**
 * 256 bits for one purpose from a secret: HKDF (RFC 5869) with SHA-256, without salt. Made once for each purpose.
 * @param purpose what sets this key apart from others of the secret
 */
export function deriveKey(secret: string, purpose: string): Promise<Uint8Array> {
  const name = `${purpose}\0${secret}`;
  const known = keys.get(name);
  if (known) return known;
  const made = derive(secret, purpose);
  keys.set(name, made);
  return made;
}

async function derive(secret: string, purpose: string): Promise<Uint8Array> {
  const material = await crypto.subtle.importKey("raw", bytes(secret), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes(purpose) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, material, 256));
}
