import { type Kysely, sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { PlaceCell } from "../cells.ts";
import { lockRestaurants, upsertMenus } from "../commands.ts";
import type { OpeningHours } from "../hours.ts";
import { notePurge } from "../jobs.ts";
import { readMenuFrom } from "../queries.ts";
import { cellKey, restaurantKey } from "../surrogate-keys.ts";
import { editMenu, type MenuEdit } from "./edit.ts";
import { hoursEdition } from "./hours.ts";

/**
 * Makes one change of a restaurant's menu, on the menu as it is by then: of two who change it at once, one waits. Pages that
 * show it are purged once it has committed.
 * Throws AppError: menu_conflict (`detail` says which fault), bad_message where no menu can be so.
 */
export async function changeMenu(
  db: Kysely<Tables>,
  { restaurantId, edit }: { restaurantId: RestaurantId; edit: MenuEdit },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockRestaurants(trx, [restaurantId]);
    const edited = editMenu(await readMenuFrom(trx, restaurantId), edit);
    if ("fault" in edited) throw new AppError("menu_conflict", edited.fault);
    try {
      await upsertMenus(trx, [{ restaurantId, menu: edited.menu }]);
    } catch (cause) {
      throw cause instanceof RangeError ? new AppError("bad_message", cause.message, { cause }) : cause;
    }
  });
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
