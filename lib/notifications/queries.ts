import { type Kysely, sql } from "kysely";
import type { OrderId, UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { Choice } from "./choices.ts";
import type { NoticeEvent, NoticeLocale } from "./notice.ts";
import type { NoticeFacts } from "./templates/facts.ts";

/** Whom an order is for, and how they are reached. */
export type Recipient = {
  readonly userId: UserId | null;
  /** Where mails go; null: nowhere. */
  readonly email: string | null;
  readonly locale: NoticeLocale;
};

/** A step of an order, as it is now, and what a message of it is made of, but for its links. */
export type NoticeOrder = {
  /** Which step it was; null where it was none. */
  readonly step: OrderStatus | null;
  readonly status: OrderStatus;
  /** True once it had been paid for, or needed no payment. */
  readonly wasPlaced: boolean;
  readonly recipient: Recipient;
  readonly facts: Omit<NoticeFacts, "url" | "choicesUrl">;
};

type Row = {
  step: OrderStatus | null;
  status: OrderStatus;
  was_placed: boolean;
  ending: NoticeFacts["ending"];
  customer_id: UserId | null;
  email: string | null;
  locale: string | null;
  code: string;
  restaurant: string;
  name: string | null;
  door: string | null;
  food_minor: number;
  discount_minor: number;
  fee_minor: number;
  tip_minor: number;
  total_minor: number;
  currency: string;
  payment: "none" | "card";
  promised_at: Date;
  refunded_minor: number | null;
  captured_minor: number | null;
  time_zone: string;
  lines: { name: string; quantity: number; totalMinor: number }[];
};

/** All that a message of this step needs, in one statement; null where there is no such step. */
export async function readNoticeOrder(
  db: Kysely<Tables>,
  { orderId, seq }: { orderId: OrderId; seq: number },
): Promise<NoticeOrder | null> {
  const { rows } = await sql<Row>`
    select e.status as step, o.status, o.customer_id, o.code, r.name as restaurant, o.contact ->> 'name' as name,
      o.door ->> 'label' as door, o.food_minor, o.discount_minor, o.fee_minor, o.tip_minor, o.total_minor, o.currency,
      o.payment, o.promised_at, p.refunded_minor, p.captured_minor, r.time_zone,
      coalesce(u.email, nullif(o.contact ->> 'email', '')) as email, coalesce(u.locale, o.contact ->> 'locale') as locale,
      exists (select from order_events f where f.order_id = o.id and f.seq <= e.seq and f.status in ('scheduled', 'placed')) as was_placed,
      (select f.status from order_events f where f.order_id = o.id and f.status in ('rejected', 'cancelled', 'expired')
        order by f.seq limit 1) as ending,
      coalesce((select jsonb_agg(jsonb_build_object('name', l.name, 'quantity', l.quantity,
        'totalMinor', l.quantity * l.unit_minor) order by l.line) from order_lines l where l.order_id = o.id), '[]') as lines
    from order_events e
    join orders o on o.id = e.order_id
    join restaurants r on r.id = o.restaurant_id
    left join payments p on p.order_id = o.id
    left join users u on u.id = o.customer_id
    where e.order_id = ${orderId} and e.seq = ${seq}`.execute(db);
  const [row] = rows;
  if (!row) return null;
  return {
    step: row.step,
    status: row.status,
    wasPlaced: row.was_placed,
    recipient: { userId: row.customer_id, email: row.email, locale: row.locale === "sv" ? "sv" : "en" },
    facts: {
      code: row.code,
      restaurant: row.restaurant,
      name: row.name ?? "",
      door: row.door ?? "",
      lines: row.lines,
      foodMinor: row.food_minor,
      discountMinor: row.discount_minor,
      feeMinor: row.fee_minor,
      tipMinor: row.tip_minor,
      totalMinor: row.total_minor,
      currency: row.currency,
      isPaid: row.payment === "card",
      promisedAt: row.promised_at.getTime(),
      isCharged: (row.captured_minor ?? 0) > 0,
      refundedMinor: row.refunded_minor ?? 0,
      ending: row.ending,
      timeZone: row.time_zone,
    },
  };
}

/** What somebody has chosen otherwise than by default. */
export async function readChoices(db: Kysely<Tables>, userId: UserId): Promise<Choice[]> {
  const { rows } = await sql<Choice>`
    select event, channel, is_wanted as "isWanted" from notification_choices where user_id = ${userId}`.execute(db);
  return rows;
}

/** One line of somebody's list. Times are ms since 1970. */
export type ListedNotice = {
  readonly id: number;
  readonly orderId: OrderId;
  readonly event: NoticeEvent;
  readonly restaurant: string;
  /** How it ended without food, of such an event. */
  readonly ending: NoticeFacts["ending"];
  readonly at: number;
  readonly isRead: boolean;
};

/** Somebody's list, the newest first, from before an id on. */
export async function listNotices(
  db: Kysely<Tables>,
  { userId, before, limit }: { userId: UserId; before: number | null; limit: number },
): Promise<ListedNotice[]> {
  const { rows } = await sql<Omit<ListedNotice, "at"> & { at: Date }>`
    select n.id, n.order_id as "orderId", n.event, r.name as restaurant, n.created_at as at, n.read_at is not null as "isRead",
      case when n.event = 'not_made' then (select f.status from order_events f
        where f.order_id = o.id and f.status in ('rejected', 'cancelled', 'expired') order by f.seq limit 1) end as ending
    from notifications n join orders o on o.id = n.order_id join restaurants r on r.id = o.restaurant_id
    where n.user_id = ${userId} and n.channel = 'app' and (${before}::bigint is null or n.id < ${before})
    order by n.id desc limit ${limit}`.execute(db);
  return rows.map(({ at, ...rest }) => ({ ...rest, at: at.getTime() }));
}

/** More than so many are not counted: nobody tells 100 from 1,000. */
const COUNT_MOST = 100;

export async function countUnread(db: Kysely<Tables>, userId: UserId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from (select from notifications
      where user_id = ${userId} and channel = 'app' and read_at is null limit ${COUNT_MOST}) n`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Whom to call about an order that rings unseen, and since when it does; null once it was seen, answered or has ended. */
export async function readCall(
  db: Kysely<Tables>,
  orderId: OrderId,
): Promise<{ readonly rangAt: number; readonly people: readonly Recipient[] } | null> {
  const { rows } = await sql<{ rang_at: Date; id: UserId | null; email: string | null; locale: string | null }>`
    select coalesce(e.at, o.placed_at) as rang_at, u.id, u.email, u.locale
    from orders o
    left join kitchen_tickets k on k.order_id = o.id
    left join lateral (
      select at from order_events where order_id = o.id and status = 'placed' order by seq desc limit 1) e on true
    left join users u on u.restaurant_id = o.restaurant_id and u.email is not null
    where o.id = ${orderId} and o.status = 'placed' and k.acknowledged_at is null
    order by u.is_owner desc, u.id limit ${MOST_CALLED}`.execute(db);
  const [first] = rows;
  if (!first) return null;
  const people = rows.flatMap(({ id, email, locale }) =>
    id === null ? [] : [{ userId: id, email, locale: locale === "sv" ? ("sv" as const) : ("en" as const) }],
  );
  return { rangAt: first.rang_at.getTime(), people };
}

/** Most people of one restaurant who are called, its owners first. */
const MOST_CALLED = 20;
