import { type Kysely, sql } from "kysely";
import type { RestaurantId, UserId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { AskedPromo } from "../promo.ts";

type Row = {
  code: string;
  restaurant_id: RestaurantId | null;
  currency: Currency;
  basis_points: number;
  amount_minor: number;
  minimum_minor: number;
  first_order_only: boolean;
  each_customer: number | null;
  in_all: number | null;
  used: number;
  valid_from: Date;
  valid_until: Date | null;
  used_by_customer: number;
  has_ordered: boolean;
};

/**
 * What a code stands for and how often it was used, by everybody and by that account. From the database that is handed in:
 * an order is priced within its own transaction. A first order is one before which none was paid.
 */
export async function readPromo(
  db: Kysely<Tables>,
  { code, customerId }: { code: string; customerId: UserId | null },
): Promise<AskedPromo> {
  const { rows } = await sql<Row>`
    select p.code, p.restaurant_id, p.currency, p.basis_points, p.amount_minor, p.minimum_minor, p.first_order_only,
      p.each_customer, p.in_all, p.used, p.valid_from, p.valid_until,
      (select count(*) from promo_uses u
        where u.code = p.code and u.customer_id = ${customerId} and u.given_back_at is null) as used_by_customer,
      p.first_order_only and exists (
        select from orders o where o.customer_id = ${customerId}
          and o.status not in ('draft', 'awaiting_payment', 'rejected', 'cancelled', 'expired')) as has_ordered
    from promo_codes p where p.code = ${code}`.execute(db);
  const [row] = rows;
  if (!row) return { code, standing: null };
  const promo = {
    code,
    restaurantId: row.restaurant_id,
    currency: row.currency,
    off: row.basis_points > 0 ? { basisPoints: row.basis_points } : { amountMinor: row.amount_minor },
    minimumMinor: row.minimum_minor,
    firstOrderOnly: row.first_order_only,
    eachCustomer: row.each_customer,
    inAll: row.in_all,
    validFrom: row.valid_from.getTime(),
    validUntil: row.valid_until?.getTime() ?? null,
  };
  const customer = customerId ? { used: row.used_by_customer, hasOrdered: row.has_ordered } : null;
  return { code, standing: { promo, used: row.used, customer } };
}
