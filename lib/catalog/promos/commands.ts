import { type Kysely, sql, type Transaction } from "kysely";
import type { OrderId, UserId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { PromoCode } from "../promo.ts";

/** Adds codes, or gives those that are there what is new; how often they were used stays. */
export async function upsertPromoCodes(db: Kysely<Tables>, promos: readonly PromoCode[]): Promise<void> {
  for (const { off, ...promo } of promos) {
    const { basisPoints, amountMinor } = { basisPoints: 0, amountMinor: 0, ...off };
    await sql`
      insert into promo_codes as p (code, restaurant_id, currency, basis_points, amount_minor, minimum_minor,
        first_order_only, each_customer, in_all, valid_from, valid_until)
      values (${promo.code}, ${promo.restaurantId}, ${promo.currency}, ${basisPoints}, ${amountMinor},
        ${promo.minimumMinor}, ${promo.firstOrderOnly}, ${promo.eachCustomer}, ${promo.inAll},
        to_timestamp(${promo.validFrom}::float8 / 1000), to_timestamp(${promo.validUntil}::float8 / 1000))
      on conflict (code) do update set restaurant_id = excluded.restaurant_id, currency = excluded.currency,
        basis_points = excluded.basis_points, amount_minor = excluded.amount_minor,
        minimum_minor = excluded.minimum_minor, first_order_only = excluded.first_order_only,
        each_customer = excluded.each_customer, in_all = excluded.in_all + greatest(0, p.used - excluded.in_all),
        valid_from = excluded.valid_from, valid_until = excluded.valid_until`.execute(db);
  }
}

/** Whoever orders with the code at the same time waits until this transaction is over: so its limits hold. */
export async function lockPromo(trx: Transaction<Tables>, code: string): Promise<void> {
  await sql`select from promo_codes where code = ${code} for update`.execute(trx);
}

/** Reserves one use of a code for an order. The code is locked, and was looked at since (`lockPromo`, `readPromo`). */
export async function reservePromo(
  trx: Transaction<Tables>,
  use: { code: string; orderId: OrderId; customerId: UserId | null; amountMinor: number },
): Promise<void> {
  await sql`
    with counted as (
      update promo_codes set used = used + 1 where code = ${use.code}
    )
    insert into promo_uses (order_id, code, customer_id, amount_minor)
    values (${use.orderId}, ${use.code}, ${use.customerId}, ${use.amountMinor})`.execute(trx);
}

/** Gives back the uses of orders that came to nothing. Repeated, it changes nothing. Codes are locked in their order. */
export async function giveBackPromos(db: Kysely<Tables>, orderIds: readonly OrderId[]): Promise<void> {
  await sql`
    with locked as (
      select code from promo_codes
      where code in (select code from promo_uses where order_id = any(${orderIds}::text[]) and given_back_at is null)
      order by code for update
    ), given as (
      update promo_uses u set given_back_at = now() from locked
      where u.code = locked.code and u.order_id = any(${orderIds}::text[]) and u.given_back_at is null returning u.code
    )
    update promo_codes p set used = p.used - g.count
    from (select code, count(*) as count from given group by code) g where p.code = g.code`.execute(db);
}
