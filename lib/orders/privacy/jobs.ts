import { type Kysely, sql } from "kysely";
import { z } from "zod";
import { isId, type UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { OutboxTopic } from "#lib/infra/outbox.ts";

/**
 * What is personal about orders is forgotten: door and contact, and where exactly it was brought. What was ordered and paid
 * stays, for the books.
 */
type Writes = { readonly db: { readonly primary: Kysely<Tables> } };

/** So long after its end an order's door and contact may still be needed, days. */
const KEEP_DAYS = 90;
/** So long for one that nobody paid for. */
const KEEP_UNPAID_DAYS = 7;
/** A browser's key for an order is sent again within minutes, if at all, days. */
const KEEP_REQUESTS_DAYS = 7;
const AT_ONCE = 1_000;

/** About a kilometre: enough for figures, too little for a door. */
const BLURRED = sql`door = '{}', contact = '{}', dropoff_lng = round(dropoff_lng::numeric, 2)::float8,
  dropoff_lat = round(dropoff_lat::numeric, 2)::float8`;

/** The topic of the outbox that says: this customer is gone. Whoever deletes an account leaves such a row. */
export const FORGET_CUSTOMER_TOPIC = "orders.forget-customer";

/** Makes a customer's orders nobody's; those under way keep door and contact until they have ended. Repeated, it changes nothing. */
export async function forgetCustomer(db: Kysely<Tables>, userId: UserId): Promise<void> {
  await inTransaction(db, async (trx) => {
    await sql`update order_events set actor_id = null where actor = 'customer' and actor_id = ${userId}
      and order_id in (select id from orders where customer_id = ${userId})`.execute(trx);
    await sql`update promo_uses set customer_id = null where customer_id = ${userId}
      and order_id in (select id from orders where customer_id = ${userId})`.execute(trx);
    await sql`update orders set customer_id = null, forget = true where customer_id = ${userId} and ended_at is null`.execute(
      trx,
    );
    await sql`update orders set customer_id = null, forget = true, ${BLURRED}
      where customer_id = ${userId} and ended_at is not null`.execute(trx);
  });
}

export function forgetCustomerTopic(ctx: Writes): OutboxTopic<{ readonly userId: UserId }> {
  return {
    topic: FORGET_CUSTOMER_TOPIC,
    data: z.object({ userId: z.custom<UserId>((value) => typeof value === "string" && isId("user", value)) }),
    lookEveryMs: 2_000,
    atOnce: 1,
    timeoutMs: 60_000,
    retry: { maxAttempts: 50, minDelayMs: 1_000, maxDelayMs: 15 * 60_000 },
    act: ({ userId }) => forgetCustomer(ctx.db.primary, userId),
  };
}

/** Forgets what is personal about orders that ended long ago, and the keys that they were asked for with. Safe to repeat. */
export async function forgetOrders({ db }: Writes): Promise<{ orders: number; requests: number }> {
  const inBatches = async (batch: () => Promise<number>) => {
    let all = 0;
    for (;;) {
      const count = await batch();
      all += count;
      if (count < AT_ONCE) return all;
    }
  };
  const orders = await inBatches(async () => {
    const { numAffectedRows } = await sql`
      update orders set ${BLURRED} where id = any(array(
        select o.id from orders o left join payments p on p.order_id = o.id
        where (o.contact <> '{}' or o.door <> '{}') and o.ended_at is not null and o.ended_at < now()
          - make_interval(days => case when o.forget then 0 when p.status = 'abandoned' then ${KEEP_UNPAID_DAYS}
            else ${KEEP_DAYS} end)
        order by o.ended_at limit ${AT_ONCE}))`.execute(db.primary);
    return Number(numAffectedRows ?? 0);
  });
  const requests = await inBatches(async () => {
    const { numAffectedRows } = await sql`
      delete from order_requests where key = any(array(
        select key from order_requests where created_at < now() - make_interval(days => ${KEEP_REQUESTS_DAYS})
        order by created_at limit ${AT_ONCE}))`.execute(db.primary);
    return Number(numAffectedRows ?? 0);
  });
  return { orders, requests };
}
