import { sql } from "kysely";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import { type DayFigures, NO_FIGURES } from "./figures.ts";
import { boundsOf, daysOf, type Period } from "./period.ts";

/** Later than said by no more than this is in time, seconds. */
const GRACE_S = 120;

/**
 * What a restaurant did on each day of a period, also on those on which it did nothing. From what may be seconds old; by the
 * index of a restaurant's ended orders, and of each the two steps that tell how long it took.
 */
export async function readFigures(
  ctx: Pick<Context, "db">,
  { restaurantId, timeZone, period }: { restaurantId: RestaurantId; timeZone: string; period: Period },
): Promise<DayFigures[]> {
  const { fromMs, toMs } = boundsOf(period, timeZone);
  const { rows } = await sql<DayFigures>`
    select to_char(o.ended_at at time zone ${timeZone}, 'YYYY-MM-DD') as day,
      count(*) filter (where made) as orders,
      coalesce(sum(case when o.food_minor > 0 then o.food_minor - o.discount_minor else o.total_minor end)
        filter (where made), 0)::bigint as "salesMinor",
      count(*) filter (where o.status = 'rejected') as rejected,
      count(*) filter (where not made and last.cause = 'unanswered') as missed,
      count(late_s) filter (where made) as timed,
      count(*) filter (where made and late_s <= ${GRACE_S}) as kept,
      coalesce(sum(took_s) filter (where made and late_s is not null), 0)::float8 as "prepS",
      count(g.food_stars) as rated, coalesce(sum(g.food_stars), 0)::bigint as stars
    from orders o
    cross join lateral (select o.status in ('delivered', 'refunded', 'refunded_part') as made) m
    left join lateral (
      select extract(epoch from r.at - a.at) as took_s,
        extract(epoch from r.at) - (a.data ->> 'readyAt')::float8 / 1000 as late_s
      from order_events a join order_events r on r.order_id = a.order_id and r.type = 'status' and r.status = 'ready'
      where a.order_id = o.id and a.type = 'status' and a.status = 'accepted' limit 1) p on made
    left join lateral (
      select cause from order_events where order_id = o.id and type = 'status' order by seq desc limit 1) last on not made
    left join order_ratings g on g.order_id = o.id
    where o.restaurant_id = ${restaurantId} and o.ended_at >= to_timestamp(${fromMs}::float8 / 1000)
      and o.ended_at < to_timestamp(${toMs}::float8 / 1000)
    group by 1`.execute(ctx.db.replica);
  const byDay = new Map(rows.map((row) => [row.day, row]));
  return daysOf(period).map((day) => byDay.get(day) ?? { ...NO_FIGURES, day });
}
