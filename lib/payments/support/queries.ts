import { type Kysely, sql } from "kysely";
import type { OrderId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { FoundOrder, Sought, SupportOrder } from "./support-order.ts";

/** What support reads of orders and their money. Every list has its end. Operators alone: contacts are personal. */

const MOST_FOUND = 50;
const MOST_ROWS = 200;

const FOUND = sql`o.id as "orderId", o.code, o.status, r.name as restaurant, o.contact->>'name' as name,
  o.total_minor as "totalMinor", o.currency, o.placed_at as "placedAt", p.status as payment, p.problem
  from orders o join restaurants r on r.id = o.restaurant_id left join payments p on p.order_id = o.id`;

const PHONE = sql.raw(String.raw`regexp_replace(o.contact->>'phone', '\D', '', 'g')`);

/** Orders that answer to it, the newest first, at most 50. */
export async function findOrders(db: Kysely<Tables>, sought: Sought): Promise<FoundOrder[]> {
  const where = () => {
    switch (sought.by) {
      case "id":
        return sql`o.id = ${sought.id}`;
      case "code":
        return sql`o.code = ${sought.text}`;
      case "email":
        return sql`lower(o.contact->>'email') = ${sought.text}`;
      case "phone":
        return sql`${PHONE} = ${sought.text}`;
    }
  };
  const { rows } = await sql<FoundOrder>`
    select ${FOUND} where ${where()} order by o.placed_at desc limit ${MOST_FOUND}`.execute(db);
  return rows;
}

/** Payments that do not get on and need a person, the oldest first, at most 50. */
export async function listProblems(db: Kysely<Tables>): Promise<FoundOrder[]> {
  const { rows } = await sql<FoundOrder>`
    select ${FOUND} where p.problem is not null order by p.updated_at limit ${MOST_FOUND}`.execute(db);
  return rows;
}

/** Everything of one order that says what happened to it and its money; null: there is no such order. */
export async function readSupportOrder(db: Kysely<Tables>, orderId: OrderId): Promise<SupportOrder | null> {
  const list = (rows: ReturnType<typeof sql>) =>
    sql`coalesce((select json_agg(n) from (${rows} limit ${MOST_ROWS}) n), '[]')`;
  const { rows } = await sql<SupportOrder>`
    select o.contact,
      ${list(sql`select seq, type, status, actor, actor_id as "actorId", cause, at from order_events where order_id = o.id order by seq`)} as events,
      (select row_to_json(n) from (select status, amount_minor as "amountMinor", captured_minor as "capturedMinor",
          refunded_minor as "refundedMinor", disputed_minor as "disputedMinor", session_id as "sessionId", intent_id as "intentId",
          problem, look_at as "lookAt", updated_at as "updatedAt" from payments where order_id = o.id) n) as payment,
      ${list(sql`select key, kind, attempt, asks, asked_at as "askedAt", answered_at as "answeredAt", outcome, detail
        from payment_calls where order_id = o.id order by asked_at, key`)} as calls,
      ${list(sql`select event_id as "eventId", type, source, created_at as "createdAt", received_at as "receivedAt", done_at as "doneAt"
        from payment_inbox where order_id = o.id order by received_at, event_id`)} as inbox,
      ${list(sql`select id, status, amount_minor as "amountMinor", captured_minor as "capturedMinor", refunded_minor as "refundedMinor",
        problem, created_at as "createdAt" from tips where order_id = o.id order by id`)} as tips,
      ${list(sql`select id, tip_id as "tipId", amount_minor as "amountMinor", reason, status, actor, created_at as "createdAt"
        from refunds where order_id = o.id order by id`)} as refunds,
      ${list(sql`select key, account, amount_minor as "amountMinor", at from ledger_entries where order_id = o.id order by at, key, account`)} as ledger
    from orders o where o.id = ${orderId}`.execute(db);
  return rows[0] ?? null;
}
