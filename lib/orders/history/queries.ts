import { type Kysely, sql } from "kysely";
import type { OrderId, RestaurantId, UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { PastLine, PastOrder } from "./past-order.ts";

/** Somebody's orders, the newest first: at most `limit` of those before that one. Drafts that were never paid are none. */
export async function listOrdersOf(
  db: Kysely<Tables>,
  { customerId, before, limit }: { customerId: UserId; before: OrderId | null; limit: number },
): Promise<PastOrder[]> {
  const older = sql`and (o.placed_at, o.id) < (select placed_at, id from orders where id = ${before} and customer_id = ${customerId})`;
  const { rows } = await sql<PastOrder>`
    select o.id as "orderId", o.code, o.status, r.name as restaurant, r.slug, r.time_zone as "timeZone", o.items,
      o.total_minor as "totalMinor", o.currency, o.placed_at as "placedAt",
      exists (select from order_lines l where l.order_id = o.id) as "hasLines"
    from orders o join restaurants r on r.id = o.restaurant_id
    where o.customer_id = ${customerId} and o.status <> 'draft' ${before === null ? sql`` : older}
    order by o.placed_at desc, o.id desc limit ${limit}`.execute(db);
  return rows;
}

/** What was in an order, and where from. */
export async function readOrderLines(
  db: Kysely<Tables>,
  orderId: OrderId,
): Promise<{ restaurantId: RestaurantId; lines: PastLine[] } | null> {
  const { rows } = await sql<{ restaurantId: RestaurantId; lines: PastLine[] }>`
    select o.restaurant_id as "restaurantId", coalesce((select json_agg(json_build_object('itemId', l.item_id, 'name', l.name,
        'quantity', l.quantity, 'choices', l.choices) order by l.line) from order_lines l where l.order_id = o.id), '[]') as lines
    from orders o where o.id = ${orderId}`.execute(db);
  return rows[0] ?? null;
}
