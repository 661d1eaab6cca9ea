import { type Kysely, sql } from "kysely";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { PlaceCell } from "../cells.ts";
import { lockRestaurants } from "../commands.ts";
import { notePurge } from "../jobs.ts";
import { cellKey, dishKey, menuKey, restaurantKey } from "../surrogate-keys.ts";

/** What a kitchen says for a while: paused, busy, sold out. Repeated, it changes nothing; what did change is purged. */

export type Pause = {
  readonly restaurantId: RestaurantId;
  /** ms since 1970; null: it takes orders again. */
  readonly until: number | null;
  /** missed: orders came that nobody answered. */
  readonly cause?: "kitchen" | "missed";
};

/** The kitchen takes no orders until then, or takes them again. */
export async function pauseRestaurant(
  db: Kysely<Tables>,
  { restaurantId, until, cause = "kitchen" }: Pause,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { rows } = await sql<{ isLess: boolean }>`
      update restaurants set paused_until = to_timestamp(${until}::float8 / 1000), updated_at = now(), version = version + 1,
        pause_cause = ${until === null ? null : cause}
      where id = ${restaurantId} and paused_until is distinct from to_timestamp(${until}::float8 / 1000)
      returning coalesce(new.paused_until, '-infinity') < coalesce(old.paused_until, '-infinity') as "isLess"`.execute(
      trx,
    );
    const [changed] = rows;
    if (!changed) return;
    // It may be open now at a time for which lists have left it out.
    const cells = await sql<{ cell: PlaceCell }>`
      select cell from restaurant_cells where restaurant_id = ${restaurantId} and ${changed.isLess}`.execute(trx);
    await notePurge(trx, [restaurantKey(restaurantId), ...cells.rows.map(({ cell }) => cellKey(cell))]);
  });
}

/** The kitchen needs so many minutes longer until then (ms since 1970), or no longer does (null). */
export async function setBusy(
  db: Kysely<Tables>,
  { restaurantId, until, extraMin }: { restaurantId: RestaurantId; until: number | null; extraMin: number },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { rows } = await sql`
      update restaurants set busy_until = to_timestamp(${until}::float8 / 1000), busy_min = ${until === null ? 0 : extraMin},
        updated_at = now(), version = version + 1
      where id = ${restaurantId} and (busy_until, busy_min)
        is distinct from (to_timestamp(${until}::float8 / 1000), ${until === null ? 0 : extraMin}::bigint)
      returning id`.execute(trx);
    if (rows.length > 0) await notePurge(trx, [restaurantKey(restaurantId)]);
  });
}

/** Ends what was to be busy until now, and has pages say so: they are held for longer than that. Resolves to how many. */
export async function endBusy(db: Kysely<Tables>): Promise<number> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: RestaurantId }>`
      update restaurants set busy_until = null, busy_min = 0, updated_at = now(), version = version + 1
      where busy_until < now() returning id`.execute(trx);
    await notePurge(
      trx,
      rows.map(({ id }) => restaurantKey(id)),
    );
    return rows.length;
  });
}

/** The item cannot be ordered until then (ms since 1970), or can again (null). */
export async function markSoldOut(
  db: Kysely<Tables>,
  { restaurantId, itemId, until }: { restaurantId: RestaurantId; itemId: string; until: number | null },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockRestaurants(trx, [restaurantId]);
    const { rows } = await sql`
      with marked as (
        update menu_items set sold_out_until = to_timestamp(${until}::float8 / 1000)
        where restaurant_id = ${restaurantId} and id = ${itemId}
          and sold_out_until is distinct from to_timestamp(${until}::float8 / 1000)
        returning restaurant_id)
      update restaurants set version = version + 1, updated_at = now()
      where id in (select restaurant_id from marked) returning id`.execute(trx);
    if (rows.length > 0) await notePurge(trx, [menuKey(restaurantId), dishKey(restaurantId, itemId)]);
  });
}
