import type { PushOffer } from "#components/notifications/use-push.ts";
import type { SessionId } from "#lib/core/ids.ts";
import type { PushPurpose } from "#lib/notifications/push/purpose.ts";
import { isPushOn } from "#lib/notifications/push/queries.ts";
import { requireRuntime } from "./runtime.ts";

/** What a page needs for turning push on and off for that; null where nothing can be pushed. */
export async function pushOffer(sessionId: SessionId, purpose: PushPurpose): Promise<PushOffer> {
  const { config, db } = requireRuntime().ctx;
  if (config.push === null) return null;
  return { publicKey: config.push.publicKey, isOn: await isPushOn(db.primary, { sessionId, purpose }) };
}
