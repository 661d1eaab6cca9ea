import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { PlaceCell } from "../cells.ts";
import type { OpeningHours } from "../hours.ts";
import { notePurge } from "../jobs.ts";
import { cellKey, restaurantKey } from "../surrogate-keys.ts";
import { hoursEdition } from "./hours.ts";

/** When a restaurant is open, as its people read it. */
export async function readHours(db: Kysely<Tables>, restaurantId: RestaurantId): Promise<OpeningHours> {
  const { rows } = await sql<{ hours: OpeningHours }>`
    select hours from restaurants where id = ${restaurantId} and removed_at is null`.execute(db);
  if (!rows[0]) throw new AppError("not_found");
  return rows[0].hours;
}

/**
 * Gives a restaurant other hours. `seen`: the edition of those that were looked at. Its pages are purged, and the lists of its
 * cells: at some time it may now be open that was left out of them.
 * Throws AppError: not_found, hours_conflict where somebody else has changed them meanwhile.
 */
export async function changeHours(
  db: Kysely<Tables>,
  { restaurantId, seen, hours }: { restaurantId: RestaurantId; seen: string; hours: OpeningHours },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { rows } = await sql<{ hours: OpeningHours }>`
      select hours from restaurants where id = ${restaurantId} and removed_at is null for no key update`.execute(trx);
    if (!rows[0]) throw new AppError("not_found");
    const now = hoursEdition(rows[0].hours);
    // sent twice, it is done once
    if (now === hoursEdition(hours)) return;
    if (now !== seen) throw new AppError("hours_conflict");
    await sql`
      update restaurants set hours = ${JSON.stringify(hours)}::jsonb, version = version + 1, updated_at = now()
      where id = ${restaurantId}`.execute(trx);
    const cells = await sql<{ cell: PlaceCell }>`
      select cell from restaurant_cells where restaurant_id = ${restaurantId}`.execute(trx);
    await notePurge(trx, [restaurantKey(restaurantId), ...cells.rows.map(({ cell }) => cellKey(cell))]);
  });
}
