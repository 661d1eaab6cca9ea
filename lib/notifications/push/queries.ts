import { type Kysely, sql } from "kysely";
import type { OrderId, SessionId, UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { KitchenEvent, NoticeEvent, NoticeLocale } from "../notice.ts";
import type { PushPurpose } from "./purpose.ts";

/** True of a subscription `s` whose session `a` lives: whoever signed out is told nothing any more. */
export const isLive = sql`(a.revoked_at is null and a.expires_at > now())`;

/** Whether this sign-in has turned push on for that. */
export async function isPushOn(
  db: Kysely<Tables>,
  { sessionId, purpose }: { sessionId: SessionId; purpose: PushPurpose },
): Promise<boolean> {
  const { rows } = await sql`
    select from push_subscriptions where session_id = ${sessionId} and purpose = ${purpose}`.execute(db);
  return rows.length > 0;
}

/** A browser that is to be told, and in which language. */
export type Device = { readonly id: number; readonly userId: UserId; readonly locale: NoticeLocale };

/** Most browsers that one event is told to. */
const MOST_TOLD = 100;

/** Somebody's browsers for what happens to their orders, held until the transaction ends. */
export async function lockDevices(trx: Kysely<Tables>, userId: UserId): Promise<Device[]> {
  const { rows } = await sql<Device>`
    select s.id, s.user_id as "userId", u.locale
    from push_subscriptions s join auth_sessions a on a.id = s.session_id join users u on u.id = s.user_id
    where s.user_id = ${userId} and s.purpose = 'notices' and ${isLive}
    order by s.id limit ${MOST_TOLD} for update of s`.execute(trx);
  return rows;
}

/**
 * The browsers of the kitchen in which an order rings, held until the transaction ends; none once it was seen, answered or has
 * ended.
 */
export async function lockKitchenDevices(trx: Kysely<Tables>, orderId: OrderId): Promise<Device[]> {
  const { rows } = await sql<Device>`
    select s.id, s.user_id as "userId", u.locale
    from orders o join users u on u.restaurant_id = o.restaurant_id
    join push_subscriptions s on s.user_id = u.id join auth_sessions a on a.id = s.session_id
    where o.id = ${orderId} and o.status = 'placed' and s.purpose = 'kitchen' and ${isLive}
      and not exists (select from kitchen_tickets k where k.order_id = o.id and k.acknowledged_at is not null)
    order by s.id limit ${MOST_TOLD} for update of s`.execute(trx);
  return rows;
}

/** A message that waits to be pushed. */
export type WaitingPush = {
  readonly key: string;
  readonly orderId: OrderId;
  readonly event: NoticeEvent | KitchenEvent;
  readonly locale: NoticeLocale;
  /** Since it was written down, seconds. */
  readonly ageS: number;
  /** Null: nobody is told there any more. */
  readonly to: { readonly endpoint: string; readonly p256dh: string; readonly auth: string } | null;
};

/** A message by its id; null where it was sent, or is not to be. */
export async function readPush(db: Kysely<Tables>, id: number): Promise<WaitingPush | null> {
  const { rows } = await sql<Omit<WaitingPush, "to"> & { endpoint: string | null; p256dh: string; auth: string }>`
    select n.key, n.order_id as "orderId", n.event, n.locale,
      extract(epoch from clock_timestamp() - n.created_at)::float8 as "ageS", t.endpoint, t.p256dh, t.auth
    from notifications n left join lateral (
      select s.endpoint, s.p256dh, s.auth from push_subscriptions s join auth_sessions a on a.id = s.session_id
      where s.id = n.recipient::bigint and ${isLive}) t on true
    where n.id = ${id} and n.channel = 'push' and n.sent_at is null and n.skipped is null`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { endpoint, p256dh, auth, ...rest } = row;
  return { ...rest, to: endpoint === null ? null : { endpoint, p256dh, auth } };
}
