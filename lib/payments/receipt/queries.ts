import { type Kysely, sql } from "kysely";
import type { OrderId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { PaymentStatus } from "../payment.ts";

/** An order as whoever paid for it may keep it: what it was, what it came to, what became of the money. Times are ms since 1970. */
export type Receipt = {
  readonly orderId: string;
  readonly code: string;
  readonly status: OrderStatus;
  readonly restaurant: { readonly name: string; readonly slug: string; readonly address: string };
  readonly placedAt: number;
  /** When it was asked for; null: as soon as can be. */
  readonly deliverAt: number | null;
  readonly door: { readonly label?: string; readonly floor?: string; readonly note?: string };
  readonly currency: string;
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly unitMinor: number }[];
  readonly foodMinor: number;
  readonly discountMinor: number;
  readonly feeMinor: number;
  readonly tipMinor: number;
  readonly totalMinor: number;
  /** Null where nobody pays for it, as for what the demo makes. */
  readonly payment: ReceiptPayment | null;
  /** Tips after the delivery that were paid or wait for it. */
  readonly tips: readonly { readonly status: PaymentStatus; readonly amountMinor: number }[];
};

type ReceiptPayment = {
  readonly status: PaymentStatus;
  /** What the bank has set aside, or had. */
  readonly heldMinor: number;
  readonly takenMinor: number;
  readonly givenBackMinor: number;
  /** What is on its way back and not confirmed yet. */
  readonly goingBackMinor: number;
};

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
