import { type Kysely, sql } from "kysely";
import type { Tables } from "#lib/db/tables.ts";

/**
 * What is personal about orders is forgotten after a while, whoever ordered: door and contact, and where exactly it was brought.
 * What was ordered and paid stays, for the books. With an account it goes at once (commands.ts).
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
          - make_interval(days => case when p.status = 'abandoned' then ${KEEP_UNPAID_DAYS}::int
            else ${KEEP_DAYS}::int end)
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
