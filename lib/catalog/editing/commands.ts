import type { Kysely } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Tables } from "#lib/db/tables.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { lockRestaurants, upsertMenus } from "../commands.ts";
import { readMenuFrom } from "../queries.ts";
import { editMenu, type MenuEdit } from "./edit.ts";

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
