import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import type { OutboxTopic } from "#lib/infra/outbox.ts";
import { RING_NOW_TOPIC, type Ring } from "#lib/orders/ring-steps.ts";
import { markSent, markSkipped } from "../commands.ts";
import { type Notifies, noticeTopic, seqOf } from "../jobs.ts";
import { isKitchenEvent, isOvertaken } from "../notice.ts";
import { readCall, readNoticeOrder } from "../queries.ts";
import { type PushText, pushText, TTL_S } from "../templates/push-text.ts";
import { dropEndpoint, PUSH_TOPIC, writePushes } from "./commands.ts";
import { lockKitchenDevices, readPush, type WaitingPush } from "./queries.ts";

export type Pushes = Pick<Notifies, "db"> & Pick<Context, "pusher">;

/** Most messages on their way at once: a slow push service holds up these, and no mail and no order. */
const PUSHING_AT_ONCE = 32;

/** An order begins to ring: so do the browsers of its kitchen, in which nobody may be looking at the board. */
export function ringTopic(ctx: Pick<Notifies, "db">): OutboxTopic<Ring> {
  return {
    ...noticeTopic(ctx),
    topic: RING_NOW_TOPIC,
    act: (ring) =>
      inTransaction(ctx.db.primary, async (trx) => {
        await writePushes(trx, { ...ring, event: "ring" }, await lockKitchenDevices(trx, ring.orderId));
      }),
  };
}

/**
 * Sends one message to one browser. Tried again with backoff for as long as it would be worth hearing, then passed over; one
 * that the push service will never take is dead at once (`npm run outbox -- dead`).
 */
export function pushTopic(ctx: Pushes): OutboxTopic<{ readonly id: number }> {
  return {
    topic: PUSH_TOPIC,
    data: z.object({ id: z.int().min(1) }),
    lookEveryMs: 500,
    atOnce: PUSHING_AT_ONCE,
    timeoutMs: 20_000,
    retry: { maxAttempts: 200, minDelayMs: 1_000, maxDelayMs: 10 * 60_000 },
    act: ({ id }) => pushMessage(ctx, id),
  };
}

async function pushMessage({ db: { primary: db }, pusher }: Pushes, id: number): Promise<void> {
  const message = await readPush(db, id);
  if (!message) return;
  const { to } = message;
  if (to === null) return markSkipped(db, id, "gone");
  const ttlS = TTL_S[message.event] - message.ageS;
  const text = ttlS > 0 ? await textOf(db, message) : null;
  if (text === null) return markSkipped(db, id, "overtaken");
  if (pusher === null) throw new AppError("push_unavailable", "there is no key");
  const outcome = await pusher.send({
    to,
    payload: JSON.stringify(text),
    ttlS,
    urgency: isKitchenEvent(message.event) ? "high" : "normal",
    topic: createHash("sha256").update(text.tag).digest("base64url").slice(0, 32),
  });
  if (outcome === "sent") return markSent(db, id);
  await dropEndpoint(db, to.endpoint);
  await markSkipped(db, id, "gone");
}

/** What it says, of the order as it is now; null where that is no longer so. */
async function textOf(
  db: Pushes["db"]["primary"],
  { key, orderId, event, locale }: WaitingPush,
): Promise<PushText | null> {
  const order = await readNoticeOrder(db, { orderId, seq: seqOf(key) });
  if (!order) return null;
  const isOver = isKitchenEvent(event) ? (await readCall(db, orderId)) === null : isOvertaken(event, order.status);
  return isOver ? null : pushText(event, { ...order.facts, orderId }, locale);
}
