import { type Kysely, sql } from "kysely";
import type { OrderId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Receipt } from "./receipt.ts";

/** The receipt of an order, or null. One statement of reads by key. */
export async function findReceipt(db: Kysely<Tables>, orderId: OrderId): Promise<Receipt | null> {
  const { rows } = await sql<Receipt>`
    select o.id as "orderId", o.code, o.status, json_build_object('name', r.name, 'slug', r.slug,
        'address', concat_ws(', ', nullif(trim(r.street || ' ' || r.house_number), ''), nullif(r.city, ''))) as restaurant,
      (extract(epoch from o.placed_at) * 1000)::float8 as "placedAt", (extract(epoch from o.deliver_at) * 1000)::float8 as "deliverAt",
      o.door, o.currency, o.food_minor as "foodMinor", o.discount_minor as "discountMinor", o.fee_minor as "feeMinor",
      o.tip_minor as "tipMinor", o.total_minor as "totalMinor",
      coalesce((select json_agg(json_build_object('name', l.name, 'quantity', l.quantity, 'unitMinor', l.unit_minor) order by l.line)
        from order_lines l where l.order_id = o.id), '[]') as lines,
      (select json_build_object('status', p.status, 'heldMinor', p.amount_minor, 'takenMinor', p.captured_minor,
          'givenBackMinor', p.refunded_minor, 'goingBackMinor', coalesce((select sum(f.amount_minor) from refunds f
            where f.order_id = o.id and f.status = 'wanted'), 0))
        from payments p where p.order_id = o.id) as payment,
      coalesce((select json_agg(json_build_object('status', t.status, 'amountMinor', t.amount_minor) order by t.id)
        from tips t where t.order_id = o.id and t.status in ('held', 'captured')), '[]') as tips
    from orders o join restaurants r on r.id = o.restaurant_id where o.id = ${orderId}`.execute(db);
  return rows[0] ?? null;
}
