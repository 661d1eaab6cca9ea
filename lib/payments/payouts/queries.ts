import { sql } from "kysely";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import { type Posted, type Statement, statementOf } from "./statement.ts";
import type { Week } from "./week.ts";

/**
 * What a restaurant is to be paid of what was posted in a week, in one currency; refunds of tips are not among it. From what may
 * be seconds old. By the index of an account's times: the week's postings of everybody's, and all of the restaurant's orders
 * that have one.
 */
export async function readStatement(
  ctx: Pick<Context, "db">,
  { restaurantId, currency, week }: { restaurantId: RestaurantId; currency: string; week: Week },
): Promise<Statement> {
  const accounts = sql`l.account in ('restaurant', 'refunds') and l.currency = ${currency}`;
  const { rows } = await sql<Posted>`
    with told as (
      select distinct o.id, o.code from ledger_entries l join orders o on o.id = l.order_id
      where ${accounts} and o.restaurant_id = ${restaurantId}
        and l.at >= to_timestamp(${week.fromMs}::float8 / 1000) and l.at < to_timestamp(${week.toMs}::float8 / 1000))
    select o.id as "orderId", o.code, (extract(epoch from l.at) * 1000)::float8 as at, l.account,
      l.amount_minor as minor, f.reason
    from told o join ledger_entries l on l.order_id = o.id
      left join refunds f on l.account = 'refunds' and f.provider_id = split_part(l.key, ':', 3)
    where ${accounts} and f.tip_id is null
    order by l.at, l.account desc, l.key`.execute(ctx.db.replica);
  return statementOf(rows, week);
}
