import { type Kysely, sql } from "kysely";
import type { OrderId, RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { Context } from "#lib/infra/context.ts";
import { boundsOf, type Period } from "../figures/period.ts";
import type { GivenRating } from "./rating.ts";

/** What a rating depends on. Times are ms since 1970. */
export type Rateable = {
  readonly restaurantId: RestaurantId;
  /** Null: nobody has handed it over. */
  readonly deliveredAt: number | null;
  readonly given: GivenRating | null;
};

/** The order as somebody who rates it needs it, or null. `lock`: nobody else rates it until the transaction ends. */
export async function readRateable(
  db: Kysely<Tables>,
  orderId: OrderId,
  { lock = false } = {},
): Promise<Rateable | null> {
  if (lock) await sql`select from orders where id = ${orderId} for no key update`.execute(db);
  const { rows } = await sql<Rateable>`
    select o.restaurant_id as "restaurantId",
      (select (extract(epoch from min(e.at)) * 1000)::float8 from order_events e
        where e.order_id = o.id and e.type = 'status' and e.status = 'delivered') as "deliveredAt",
      (select jsonb_build_object('food', g.food_stars, 'delivery', g.delivery_stars, 'words', g.words,
          'ratedAt', floor(extract(epoch from g.rated_at) * 1000)::bigint)
        from order_ratings g where g.order_id = o.id) as given
    from orders o where o.id = ${orderId}`.execute(db);
  return rows[0] ?? null;
}

const MOST_SAID = 30;

/** What was said of a restaurant's food in a period, the newest first, at most thirty. From what may be seconds old. */
export async function listSaid(
  ctx: Pick<Context, "db">,
  { restaurantId, timeZone, period }: { restaurantId: RestaurantId; timeZone: string; period: Period },
): Promise<GivenRating[]> {
  const { fromMs, toMs } = boundsOf(period, timeZone);
  const { rows } = await sql<GivenRating>`
    select food_stars as food, delivery_stars as delivery, words,
      floor(extract(epoch from rated_at) * 1000)::float8 as "ratedAt"
    from order_ratings
    where restaurant_id = ${restaurantId} and words <> '' and rated_at >= to_timestamp(${fromMs}::float8 / 1000)
      and rated_at < to_timestamp(${toMs}::float8 / 1000)
    order by rated_at desc limit ${MOST_SAID}`.execute(ctx.db.replica);
  return rows;
}
