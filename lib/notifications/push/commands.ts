import { type Kysely, sql, type Transaction } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { OrderId, SessionId, UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { noteChanges } from "#lib/infra/outbox.ts";
import type { KitchenEvent, NoticeEvent } from "../notice.ts";
import type { PushPurpose } from "./purpose.ts";
import type { Device } from "./queries.ts";

/** The topic of one message to one browser. */
export const PUSH_TOPIC = "notifications.push";

/** Most browsers of one person for one purpose, each of a sign-in that lives. */
const MAX_DEVICES = 10;
/** Most messages that one browser is sent in an hour; a kitchen in which more than four a minute ring is awake. */
const PUSHES_AN_HOUR = 240;

export type Subscription = {
  readonly userId: UserId;
  /** What is told ends with the sign-in that turned it on. */
  readonly sessionId: SessionId;
  readonly purpose: PushPurpose;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
};

/**
 * Has this sign-in's browser told from now on; again with the same changes nothing. A browser has one address for all
 * purposes, and whoever was signed in there before is told nothing there any more.
 * Throws AppError: too_many_devices, session_ended.
 */
export function subscribe(db: Kysely<Tables>, device: Subscription): Promise<void> {
  const { userId, sessionId, purpose, endpoint, p256dh, auth } = device;
  return inTransaction(db, async (trx) => {
    // who turns it on in two browsers at once would each find room
    await sql`select from users where id = ${userId} for no key update`.execute(trx);
    const { rows } = await sql`
      select from auth_sessions a where a.id = ${sessionId} and a.user_id = ${userId} and a.revoked_at is null`.execute(
      trx,
    );
    if (rows.length === 0) throw new AppError("session_ended");
    await sql`delete from push_subscriptions where endpoint = ${endpoint} and session_id <> ${sessionId}`.execute(trx);
    const { rows: others } = await sql`
      select from push_subscriptions s join auth_sessions a on a.id = s.session_id
      where s.user_id = ${userId} and s.purpose = ${purpose} and s.session_id <> ${sessionId}
        and a.revoked_at is null and a.expires_at > now() limit ${MAX_DEVICES}`.execute(trx);
    if (others.length >= MAX_DEVICES) throw new AppError("too_many_devices", `at most ${MAX_DEVICES}`);
    await sql`
      insert into push_subscriptions (user_id, session_id, purpose, endpoint, p256dh, auth)
      values (${userId}, ${sessionId}, ${purpose}, ${endpoint}, ${p256dh}, ${auth})
      on conflict (session_id, purpose) do nothing`.execute(trx);
    await sql`
      update push_subscriptions set endpoint = ${endpoint}, p256dh = ${p256dh}, auth = ${auth}
      where session_id = ${sessionId} and (endpoint, p256dh, auth) is distinct from (${endpoint}, ${p256dh}, ${auth})`.execute(
      trx,
    );
  });
}

/** Ends it for one purpose. Resolves to how many are left in this browser: at 0 it need not be reachable any more. */
export async function unsubscribe(
  db: Kysely<Tables>,
  { sessionId, purpose }: { sessionId: SessionId; purpose: PushPurpose },
): Promise<number> {
  await sql`delete from push_subscriptions where session_id = ${sessionId} and purpose = ${purpose}`.execute(db);
  const { rows } = await sql`select from push_subscriptions where session_id = ${sessionId}`.execute(db);
  return rows.length;
}

/** Forgets a browser that there is no more. */
export async function dropEndpoint(db: Kysely<Tables>, endpoint: string): Promise<void> {
  await sql`delete from push_subscriptions where endpoint = ${endpoint}`.execute(db);
}

/** Forgets the browsers of sign-ins that are over. */
export async function forgetDevices(db: Kysely<Tables>): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from push_subscriptions s using auth_sessions a
    where a.id = s.session_id and (a.revoked_at is not null or a.expires_at <= now())`.execute(db);
  return Number(numAffectedRows ?? 0);
}

type Told = { readonly orderId: OrderId; readonly seq: number; readonly event: NoticeEvent | KitchenEvent };

/** Writes messages to browsers down, each once for its event, and has them sent. What there is already stays as it is. */
export async function writePushes(
  trx: Transaction<Tables>,
  { orderId, seq, event }: Told,
  devices: readonly Device[],
): Promise<void> {
  if (devices.length === 0) return;
  const { rows } = await sql<{ id: number; skipped: string | null }>`
    insert into notifications (key, order_id, event, channel, user_id, recipient, locale, skipped)
    select ${`${orderId}:${seq}:push:${event}:`} || device, ${orderId}, ${event}, 'push', user_id, device, locale,
      case when (select count(*) from notifications
        where recipient = device and created_at > now() - interval '1 hour') >= ${PUSHES_AN_HOUR} then 'rate_limited' end
    from unnest(${devices.map(({ id }) => String(id))}::text[], ${devices.map(({ userId }) => userId)}::text[],
      ${devices.map(({ locale }) => locale)}::text[]) as n (device, user_id, locale)
    on conflict (key) do nothing returning id, skipped`.execute(trx);
  const made = rows.filter(({ skipped }) => skipped === null);
  await noteChanges(
    trx,
    made.map(({ id }) => ({ topic: PUSH_TOPIC, data: { id } })),
  );
}
