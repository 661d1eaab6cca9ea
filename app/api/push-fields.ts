import { ECDH } from "node:crypto";
import { z } from "zod";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { isPushEndpoint, MAX_ENDPOINT } from "#lib/infra/push/endpoint.ts";
import { PUSH_PURPOSES } from "#lib/notifications/push/purpose.ts";

export const purposeField = z.enum(PUSH_PURPOSES);

/** A point of P-256, uncompressed: what is not on the curve would only fail later. */
function isPoint(key: string): boolean {
  try {
    return ECDH.convertKey(key, "prime256v1", "base64url", "base64url", "uncompressed") === key;
  } catch {
    return false;
  }
}

/** What a browser says of its subscription (Push API, `PushSubscription.toJSON`). */
export const subscriptionFields = {
  endpoint: z.string().max(MAX_ENDPOINT),
  keys: z.object({
    p256dh: z
      .string()
      .regex(/^[\w-]{87}$/)
      .refine(isPoint),
    auth: z.string().regex(/^[\w-]{22}$/),
  }),
};

/**
 * Whether that is a push service's address here. Throws AppError: bad_message, push_unavailable where nothing can be pushed.
 */
export function requireEndpoint(endpoint: string): void {
  const { push } = requireRuntime().ctx.config;
  if (push === null) throw new AppError("push_unavailable", "there is no key");
  if (!isPushEndpoint(endpoint, push.localService)) throw new AppError("bad_message", "endpoint");
}
