import { createECDH } from "node:crypto";
import { z } from "zod";
import { demoSecret } from "./secrets.ts";

/** What web push needs to know; null: nothing can be pushed here. */
export type PushSettings = {
  /** The pair that says who pushes (VAPID, RFC 8292), base64url. Browsers subscribe to the public key. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Whom a push service may turn to: `mailto:` or `https:`. */
  readonly subject: string;
  /** The origin of a push service on this machine, beside those of the browsers: the demo's, for tests. */
  readonly localService: string | null;
} | null;

export const PUSH_SECRETS = ["VAPID_PRIVATE_KEY"] as const;

export const pushShape = {
  VAPID_PRIVATE_KEY: z
    .string()
    .refine((key) => publicKeyOf(key) !== null, "expected a private key of P-256: 32 bytes as base64url")
    .optional(),
  VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:[^\s<>@]+@[^\s<>@]+|https:\/\/[^\s<>]+)$/, "expected mailto:an-address or https://…")
    .optional(),
  PUSH_SERVICE_URL: z
    .string()
    .regex(/^http:\/\/127\.\d{1,3}\.\d{1,3}\.\d{1,3}:\d{1,5}$/, "expected http://127.…:port")
    .optional(),
};

type Given = { readonly [K in keyof typeof pushShape]?: string | undefined };

/**
 * Without a key the demo makes one and keeps it, and nobody else can push.
 * @param onFault is told what is not allowed, as "NAME: …"
 */
export function toPushSettings(
  { VAPID_PRIVATE_KEY: given, VAPID_SUBJECT, PUSH_SERVICE_URL }: Given,
  { isDemo, dataDir, publicUrl }: { isDemo: boolean; dataDir: string; publicUrl: string },
  onFault: (line: string) => void,
): PushSettings {
  if (PUSH_SERVICE_URL && !isDemo) onFault("PUSH_SERVICE_URL: only in the demo");
  const privateKey = given ?? (isDemo ? demoSecret(dataDir, "vapid") : null);
  const publicKey = privateKey === null ? null : publicKeyOf(privateKey);
  if (privateKey === null || publicKey === null) return null;
  const subject = publicUrl.startsWith("https:") ? publicUrl : "mailto:no-reply@hotpath.example";
  return { publicKey, privateKey, subject: VAPID_SUBJECT ?? subject, localService: PUSH_SERVICE_URL ?? null };
}

/** The public key that goes with a private one (uncompressed point, base64url); null where that is none. */
function publicKeyOf(privateKey: string): string | null {
  if (!/^[\w-]{43}$/.test(privateKey)) return null;
  const pair = createECDH("prime256v1");
  try {
    pair.setPrivateKey(privateKey, "base64url");
  } catch {
    return null;
  }
  return pair.getPublicKey("base64url");
}
