import { sql } from "kysely";
import { z } from "zod";
import { isId, type OrderId } from "#lib/core/ids.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { Context } from "#lib/infra/context.ts";
import type { OutboxTopic } from "#lib/infra/outbox.ts";
import { NOTICE_TOPIC, type Notice } from "#lib/orders/notice-steps.ts";
import { RING_TOPIC, type Ring } from "#lib/orders/ring-steps.ts";
import { isWanted, isWantedByGuest } from "./choices.ts";
import { mailLinkToken, markSent, markSkipped, SEND_TOPIC, writeMessages } from "./commands.ts";
import {
  CHANNELS,
  type Channel,
  isKitchenEvent,
  isOvertaken,
  isWorthTelling,
  type KitchenEvent,
  type NoticeEvent,
  noticeOf,
} from "./notice.ts";
import { forgetDevices, writePushes } from "./push/commands.ts";
import { lockKitchenDevices } from "./push/queries.ts";
import { type NoticeOrder, readCall, readChoices, readNoticeOrder } from "./queries.ts";
import { renderKitchenMail } from "./templates/kitchen-mail.ts";
import { renderOrderMail } from "./templates/order-mail.ts";

export type Notifies = Pick<Context, "clock" | "mailer"> & {
  readonly db: Pick<Context["db"], "primary">;
  readonly config: Pick<Context["config"], "publicUrl" | "sessionSecret">;
};

/** How often a worker looks for steps and messages, milliseconds. */
const LOOK_MS = 500;
/** Most messages that one worker has on their way: a slow provider holds up these, and nothing else. */
const SENDING_AT_ONCE = 16;

/** A step of an order becomes messages, each once. Nothing is sent here, so it takes milliseconds whatever providers do. */
export function noticeTopic(ctx: Pick<Notifies, "db">): OutboxTopic<Notice> {
  return {
    topic: NOTICE_TOPIC,
    data: z.object({
      orderId: z.custom<OrderId>((value) => typeof value === "string" && isId("order", value)),
      seq: z.int().min(1),
    }),
    lookEveryMs: LOOK_MS,
    atOnce: 8,
    timeoutMs: 10_000,
    retry: { maxAttempts: 30, minDelayMs: 500, maxDelayMs: 10 * 60_000 },
    act: async (notice) => {
      const order = await readNoticeOrder(ctx.db.primary, notice);
      const event = order?.step ? noticeOf(order.step) : null;
      if (!order || !event || !isWorthTelling(event, order.wasPlaced)) return;
      const channels = await channelsOf(ctx, event, order);
      await writeMessages(ctx.db.primary, { ...notice, event, channels, recipient: order.recipient });
    },
  };
}

/** An order that rang for a minute in a kitchen that did not stir: its people are called, each once, and its browsers ring again. */
export function kitchenTopic(ctx: Pick<Notifies, "db">): OutboxTopic<Ring> {
  return {
    ...noticeTopic(ctx),
    topic: RING_TOPIC,
    act: async ({ orderId, seq }) => {
      const call = await readCall(ctx.db.primary, orderId);
      for (const recipient of call?.people ?? []) {
        await writeMessages(ctx.db.primary, { orderId, seq, event: "unanswered", channels: ["mail"], recipient });
      }
      await inTransaction(ctx.db.primary, async (trx) => {
        await writePushes(trx, { orderId, seq, event: "unanswered" }, await lockKitchenDevices(trx, orderId));
      });
    },
  };
}

/** By which ways this one hears of it. */
async function channelsOf(
  ctx: Pick<Notifies, "db">,
  event: NoticeEvent,
  { recipient }: NoticeOrder,
): Promise<Channel[]> {
  const { userId, email } = recipient;
  const choices = userId ? await readChoices(ctx.db.primary, userId) : [];
  return CHANNELS.filter((channel) => {
    if (channel === "mail" && email === null) return false;
    return userId === null ? isWantedByGuest(channel) : isWanted(event, channel, choices);
  });
}

/**
 * Sends one message. Tried for about a day with backoff, then dead (`npm run outbox -- dead`); one that the mail server will
 * never take is dead at once.
 */
export function sendTopic(ctx: Notifies): OutboxTopic<{ readonly id: number }> {
  return {
    topic: SEND_TOPIC,
    data: z.object({ id: z.int().min(1) }),
    lookEveryMs: LOOK_MS,
    atOnce: SENDING_AT_ONCE,
    timeoutMs: 30_000,
    retry: { maxAttempts: 100, minDelayMs: 2_000, maxDelayMs: 20 * 60_000 },
    act: ({ id }) => sendMessage(ctx, id),
  };
}

type MessageRow = {
  key: string;
  order_id: OrderId;
  event: NoticeEvent | KitchenEvent;
  recipient: string;
  locale: "en" | "sv";
};

async function sendMessage(ctx: Notifies, id: number): Promise<void> {
  const db = ctx.db.primary;
  const { rows } = await sql<MessageRow>`
    select key, order_id, event, recipient, locale from notifications
    where id = ${id} and channel = 'mail' and sent_at is null and skipped is null`.execute(db);
  const [message] = rows;
  if (!message) return;
  const { key, order_id: orderId, event, recipient, locale } = message;
  const order = await readNoticeOrder(db, { orderId, seq: seqOf(key) });
  if (!order) return;
  if (isKitchenEvent(event)) return sendCall(ctx, { id, key, orderId, recipient, locale }, order);
  if (isOvertaken(event, order.status)) return markSkipped(db, id, "overtaken");
  const facts = { ...order.facts, ...(await linksOf(ctx, orderId, order, locale)) };
  await ctx.mailer.send({ to: recipient, key: `notice:${key}`, ...renderOrderMail(event, facts, locale) });
  await markSent(db, id);
}

/** Calls somebody of the kitchen, unless the order has been seen or answered meanwhile. */
async function sendCall(
  { db, mailer, config: { publicUrl } }: Notifies,
  { id, key, orderId, recipient, locale }: Omit<MessageRow, "order_id" | "event"> & { id: number; orderId: OrderId },
  { facts }: NoticeOrder,
): Promise<void> {
  const call = await readCall(db.primary, orderId);
  if (!call) return markSkipped(db.primary, id, "overtaken");
  const mail = renderKitchenMail({ ...facts, rangAt: call.rangAt, url: `${publicUrl}/${locale}/restaurant` }, locale);
  await mailer.send({ to: recipient, key: `notice:${key}`, ...mail });
  await markSent(db.primary, id);
}

/** Where a mail leads: one with an account to the order's page, a guest by a token that no server sees in an address. */
async function linksOf(
  { db, clock, config: { publicUrl, sessionSecret } }: Notifies,
  orderId: OrderId,
  { recipient: { userId } }: NoticeOrder,
  locale: string,
): Promise<{ url: string | null; choicesUrl: string | null }> {
  const base = `${publicUrl}/${locale}`;
  if (userId) return { url: `${base}/orders/${orderId}`, choicesUrl: `${base}/account/notifications` };
  const token = await mailLinkToken(db.primary, { orderId, secret: sessionSecret, nowMs: clock.now() });
  return { url: token && `${base}/track#${token}`, choicesUrl: null };
}

/** The number of the event that a message is of, by its key. */
export function seqOf(key: string): number {
  return Number(key.split(":")[1]);
}

const KEEP_DAYS = 90;
const AT_ONCE = 10_000;

/** Forgets messages of long ago, with whom they went to, and browsers of sign-ins that are over. */
export async function forgetNotifications({
  db,
}: Pick<Notifies, "db">): Promise<{ forgotten: number; devices: number }> {
  const devices = await forgetDevices(db.primary);
  let forgotten = 0;
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from notifications where id = any(array(
        select id from notifications where created_at < now() - make_interval(days => ${KEEP_DAYS}) limit ${AT_ONCE}))`.execute(
      db.primary,
    );
    forgotten += Number(numAffectedRows ?? 0);
    if (Number(numAffectedRows ?? 0) < AT_ONCE) return { forgotten, devices };
  }
}
