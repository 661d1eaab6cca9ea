import { createHmac, randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { createId, type OrderId, type UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { noteChange } from "#lib/infra/outbox.ts";
import { hashLinkToken, linkTokenOf, MAX_LINKS } from "#lib/orders/links.ts";
import { type Choice, DEFAULTS } from "./choices.ts";
import type { Channel, KitchenEvent, NoticeEvent } from "./notice.ts";
import { writePushes } from "./push/commands.ts";
import { lockDevices } from "./push/queries.ts";
import type { Recipient } from "./queries.ts";

/** The topic of one message that leaves the house. */
export const SEND_TOPIC = "notifications.send";

export type NewMessages = {
  readonly orderId: OrderId;
  readonly seq: number;
  readonly event: NoticeEvent | KitchenEvent;
  readonly channels: readonly Channel[];
  readonly recipient: Recipient;
};

/** Most mails that one address is sent in an hour: somebody else's, typed in by a joker, is not flooded. */
const MAILS_AN_HOUR = 20;
const RECIPIENT_LOCK = 0x6e_6f_74_66;

/**
 * Writes messages down, each once for its event and channel, and has those sent that are not simply a line in a list. What
 * there is already stays as it is.
 */
export function writeMessages(db: Kysely<Tables>, messages: NewMessages): Promise<void> {
  const { orderId, event, channels, recipient } = messages;
  return inTransaction(db, async (trx) => {
    for (const channel of channels) {
      if (channel === "push") {
        if (recipient.userId) await writePushes(trx, messages, await lockDevices(trx, recipient.userId));
        continue;
      }
      const to = channel === "mail" ? recipient.email : null;
      // who counts at the same time would each find room
      if (to) await sql`select pg_advisory_xact_lock(${RECIPIENT_LOCK}, hashtext(${to}))`.execute(trx);
      const { rows } = await sql<{ id: number; skipped: string | null }>`
        insert into notifications (key, order_id, event, channel, user_id, recipient, locale, sent_at, skipped)
        select ${keyOf(messages, channel)}, ${orderId}, ${event}, ${channel}, ${recipient.userId}, ${to},
          ${recipient.locale}, case when ${channel} = 'app' then now() end,
          case when ${to}::text is not null and (select count(*) from notifications
            where recipient = ${to} and created_at > now() - interval '1 hour') >= ${MAILS_AN_HOUR}
          then 'rate_limited' end
        on conflict (key) do nothing returning id, skipped`.execute(trx);
      const [made] = rows;
      if (made && channel !== "app" && made.skipped === null) {
        await noteChange(trx, { topic: SEND_TOPIC, data: { id: made.id } });
      }
    }
  });
}

/** A customer's message is one for an event and a channel; whoever is called in a kitchen has one each. */
function keyOf({ orderId, seq, event, recipient }: NewMessages, channel: Channel): string {
  return `${orderId}:${seq}:${channel}${event === "unanswered" ? `:${event}:${recipient.userId}` : ""}`;
}

export async function markSent(db: Kysely<Tables>, id: number): Promise<void> {
  await sql`update notifications set sent_at = now() where id = ${id} and sent_at is null`.execute(db);
}

/** It will not be sent. overtaken: it is no longer so; gone: there is nobody any more to be told in that way. */
export async function markSkipped(db: Kysely<Tables>, id: number, why: "overtaken" | "gone"): Promise<void> {
  await sql`update notifications set skipped = ${why} where id = ${id} and sent_at is null`.execute(db);
}

/** Marks one's list as read up to an id. */
export async function markRead(db: Kysely<Tables>, userId: UserId, upTo: number): Promise<void> {
  await sql`update notifications set read_at = now()
    where user_id = ${userId} and channel = 'app' and read_at is null and id <= ${upTo}`.execute(db);
}

/** Sets what somebody wants; what cannot be turned off stays on. */
export async function setChoices(db: Kysely<Tables>, userId: UserId, choices: readonly Choice[]): Promise<void> {
  const free = choices.filter(({ event, channel }) => !DEFAULTS[event][channel].isFixed);
  if (free.length === 0) return;
  await sql`
    insert into notification_choices (user_id, event, channel, is_wanted)
    select ${userId}, event, channel, is_wanted from unnest(${free.map((c) => c.event)}::text[],
      ${free.map((c) => c.channel)}::text[], ${free.map((c) => c.isWanted)}::boolean[]) as n (event, channel, is_wanted)
    on conflict (user_id, event, channel) do update set is_wanted = excluded.is_wanted`.execute(db);
}

/**
 * The token of the link that a guest's mails lead to: one for the order, the same in each try and each mail, kept only as its
 * hash. It follows from our secret, so that a try that died leaves no link that nobody holds. Null once it was taken back, or
 * while the order has as many links as it may.
 */
export async function mailLinkToken(
  db: Kysely<Tables>,
  { orderId, secret, nowMs }: { orderId: OrderId; secret: string; nowMs: number },
): Promise<string | null> {
  const token = linkTokenOf(createHmac("sha256", secret).update(`mail-link:${orderId}`).digest());
  const hash = Buffer.from(await hashLinkToken(token));
  await sql`
    insert into order_links (id, order_id, access, token_hash)
    select ${createId("link", nowMs, randomBytes(10))}, ${orderId}, 'manage', ${hash}
    where (select count(*) from order_links where order_id = ${orderId} and revoked_at is null) < ${MAX_LINKS}
    on conflict (token_hash) do nothing`.execute(db);
  const { rows } = await sql`
    select from order_links where token_hash = ${hash} and revoked_at is null`.execute(db);
  return rows.length > 0 ? token : null;
}
