import { sql, type Transaction } from "kysely";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import type { PlaceCell } from "../cells.ts";
import { notePurge } from "../jobs.ts";
import { changeOfRating, type Rating, ratingOf, type Stars } from "../rating.ts";
import { cellKey, restaurantKey } from "../surrogate-keys.ts";

type StarsRow = { readonly brought: Rating | null; readonly before: Stars; readonly after: Stars };

/**
 * Adds stars to what a restaurant got, or what a changed mind differs by (its count is 0 then). They are added where they are
 * kept, so whoever rates at once is counted, in whatever order. Pages are purged where they would show something else, lists
 * where it may stand elsewhere in them.
 */
export async function addStars(
  trx: Transaction<Tables>,
  { restaurantId, sum, count }: Stars & { readonly restaurantId: RestaurantId },
): Promise<void> {
  const { rows } = await sql<StarsRow>`
    update restaurants set stars_sum = stars_sum + ${sum}, stars_count = stars_count + ${count},
      version = version + 1, updated_at = now()
    where id = ${restaurantId}
    returning case when rating_tenths is not null
        then jsonb_build_object('tenths', rating_tenths, 'count', rating_count) end as brought,
      jsonb_build_object('sum', old.stars_sum, 'count', old.stars_count) as before,
      jsonb_build_object('sum', new.stars_sum, 'count', new.stars_count) as after`.execute(trx);
  const [row] = rows;
  const change = row && changeOfRating(ratingOf(row.brought, row.before), ratingOf(row.brought, row.after));
  if (!change) return;
  const cells = await sql<{ cell: PlaceCell }>`
    select cell from restaurant_cells where restaurant_id = ${restaurantId} and ${change === "place"}`.execute(trx);
  await notePurge(trx, [restaurantKey(restaurantId), ...cells.rows.map(({ cell }) => cellKey(cell))]);
}
