import { sql } from "kysely";
import { addStars } from "#lib/catalog/ratings/commands.ts";
import { AppError } from "#lib/core/errors.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import { readRateable } from "./queries.ts";
import { type GivenRating, type Rating, ratedUntil } from "./rating.ts";

/** A rating, and who gives it. */
type NewRating = Rating & { readonly orderId: OrderId; readonly actorId: string | null };

/**
 * Gives an order its rating, or another one while that may be changed: under the order's lock, so that it counts once whoever
 * presses at once. The same again is the same.
 * Throws AppError: order_not_found; order_conflict where it was not handed over; rating_closed where its time has passed.
 */
export async function rateOrder(
  ctx: { readonly db: Pick<Context["db"], "primary"> } & Pick<Context, "clock">,
  { orderId, food, delivery, words, actorId }: NewRating,
): Promise<GivenRating> {
  return ctx.db.primary.transaction().execute(async (trx) => {
    const order = await readRateable(trx, orderId, { lock: true });
    if (!order) throw new AppError("order_not_found");
    const { restaurantId, deliveredAt, given } = order;
    const isSame = given?.food === food && given.delivery === delivery && given.words === words;
    if (isSame) return given;
    const until = ratedUntil(deliveredAt, given);
    const nowMs = ctx.clock.now();
    if (until === null) throw new AppError("order_conflict");
    if (nowMs >= until) throw new AppError("rating_closed");
    await sql`
      insert into order_ratings as r (order_id, restaurant_id, food_stars, delivery_stars, words, actor_id, rated_at)
      values (${orderId}, ${restaurantId}, ${food}, ${delivery}, ${words}, ${actorId},
        to_timestamp(${nowMs}::float8 / 1000))
      on conflict (order_id) do update set food_stars = excluded.food_stars, delivery_stars = excluded.delivery_stars,
        words = excluded.words, updated_at = now(), version = r.version + 1`.execute(trx);
    const change = { restaurantId, sum: food - (given?.food ?? 0), count: given ? 0 : 1 };
    if (change.sum !== 0) await addStars(trx, change);
    return { food, delivery, words, ratedAt: given?.ratedAt ?? nowMs };
  });
}
