import { randomBytes } from "node:crypto";
import { sql, type Transaction } from "kysely";
import type { CartChoice, CartPrice } from "#lib/catalog/cart.ts";
import type { OrderId, UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { codeOf, type OrderDraft } from "../placing/commands.ts";

/** An order that is still to be paid. Times are ms since 1970. */
export type NewDraft = Pick<OrderDraft, "restaurantId" | "customerId" | "dropoff" | "promisedAt"> & {
  readonly orderId: OrderId;
  readonly door: object;
  readonly contact: object;
  readonly price: Pick<CartPrice, "currency" | "foodMinor" | "discountMinor" | "feeMinor" | "tipMinor" | "totalMinor">;
  readonly lines: readonly {
    readonly itemId: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitMinor: number;
    readonly choices: readonly CartChoice[];
  }[];
  /** What it is made with; null: without a code. */
  readonly promoCode: string | null;
  /** When it is to be there; null: as soon as can be. */
  readonly deliverAt: number | null;
  /** When the kitchen gets it; null: once it is paid. */
  readonly dueAt: number | null;
  readonly nowMs: number;
};

/** Writes an order down with its lines and its first event, as a draft that its payment takes further. */
export async function draftOrder(trx: Transaction<Tables>, draft: NewDraft): Promise<void> {
  const { orderId, price, lines } = draft;
  const items = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  await sql`
    with written as (
      insert into orders (id, code, restaurant_id, customer_id, status, dropoff_lng, dropoff_lat, items, total_minor,
        currency, promised_at, last_seq, payment, food_minor, discount_minor, fee_minor, tip_minor, deliver_at, door,
        contact, promo_code, due_at, placed_at)
      values (${orderId}, ${codeOf(randomBytes(2))}, ${draft.restaurantId}, ${draft.customerId}, 'draft',
        ${draft.dropoff.lng}, ${draft.dropoff.lat}, ${items}, ${price.totalMinor}, ${price.currency},
        to_timestamp(${draft.promisedAt}::float8 / 1000), 1, 'card', ${price.foodMinor}, ${price.discountMinor},
        ${price.feeMinor}, ${price.tipMinor}, to_timestamp(${draft.deliverAt}::float8 / 1000),
        ${JSON.stringify(draft.door)}::jsonb, ${JSON.stringify(draft.contact)}::jsonb, ${draft.promoCode}, to_timestamp(${draft.dueAt}::float8 / 1000),
        to_timestamp(${draft.nowMs}::float8 / 1000))
    ), told as (
      insert into order_events (order_id, seq, type, status, actor, actor_id, at)
      values (${orderId}, 1, 'status', 'draft', 'customer', ${draft.customerId},
        to_timestamp(${draft.nowMs}::float8 / 1000))
    )
    insert into order_lines (order_id, line, item_id, name, quantity, unit_minor, choices)
    select ${orderId}, line - 1, item_id, name, quantity, unit_minor, choices::jsonb from unnest(
      ${lines.map((l) => l.itemId)}::text[], ${lines.map((l) => l.name)}::text[],
      ${lines.map((l) => l.quantity)}::bigint[], ${lines.map((l) => l.unitMinor)}::bigint[],
      ${lines.map((l) => JSON.stringify(l.choices))}::text[]
    ) with ordinality as n (item_id, name, quantity, unit_minor, choices, line)`.execute(trx);
}

/** What a customer has ordered with a code that counts by account and not paid, locked until the transaction is over. */
export async function listUnpaidWith(
  trx: Transaction<Tables>,
  { code, customerId }: { code: string; customerId: UserId },
): Promise<OrderId[]> {
  const { rows } = await sql<{ id: OrderId }>`
    select id from orders where customer_id = ${customerId} and promo_code = ${code}
      and status in ('draft', 'awaiting_payment') and exists (
        select from promo_codes where code = ${code} and (first_order_only or each_customer is not null))
    order by id for update`.execute(trx);
  return rows.map(({ id }) => id);
}
