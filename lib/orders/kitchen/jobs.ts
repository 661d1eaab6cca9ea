import { sql } from "kysely";
import { endBusy, pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";

/** Missed orders count together for so long. */
const WITHIN = "1 hour";
/** Most that are looked at in one sweep. */
const AT_ONCE = 500;

export type Kitchens = Pick<Context, "clock" | "log"> & {
  readonly db: Pick<Context["db"], "primary">;
  readonly config: { readonly kitchens: Context["config"]["kitchens"] };
};

/** Pauses kitchens that nobody seems to be in, and ends what is busy no longer. */
export async function sweepKitchens(ctx: Kitchens): Promise<{ paused: number; calmed: number }> {
  const calmed = await endBusy(ctx.db.primary);
  const silent = await listSilent(ctx);
  const until = ctx.clock.now() + ctx.config.kitchens.pauseForMin * 60_000;
  for (const restaurantId of silent) {
    await pauseRestaurant(ctx.db.primary, { restaurantId, until, cause: "missed" });
    ctx.log.warn({ restaurantId }, "kitchens: paused, since nobody answers its orders");
  }
  return { paused: silent.length, calmed };
}

/**
 * Kitchens that let so many orders run out, one after the other: none accepted in between, nor a pause. What is paused is left
 * alone.
 */
async function listSilent({ db, config: { kitchens } }: Kitchens): Promise<RestaurantId[]> {
  if (kitchens.pauseAfterMissed === 0) return [];
  const { rows } = await sql<{ id: RestaurantId }>`
    with missed as (
      select o.restaurant_id, e.at from orders o
      join order_events e on e.order_id = o.id and e.seq = o.last_seq and e.cause = 'unanswered'
      where o.status = 'expired' and o.updated_at > now() - ${WITHIN}::interval
    )
    select r.id from missed m join restaurants r on r.id = m.restaurant_id
    where coalesce(r.paused_until, '-infinity') < now() and m.at > coalesce(r.paused_until, '-infinity')
      and not exists (
        select from orders a join order_events y on y.order_id = a.id and y.status = 'accepted' and y.actor <> 'system'
        where a.restaurant_id = r.id and a.placed_at > now() - ${WITHIN}::interval - interval '1 day' and y.at > m.at)
    group by r.id having count(*) >= ${kitchens.pauseAfterMissed} limit ${AT_ONCE}`.execute(db.primary);
  return rows.map(({ id }) => id);
}
