import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRestaurant, untilField } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { markSoldOut } from "#lib/catalog/kitchen/commands.ts";
import { requireShop } from "#lib/catalog/kitchen/queries.ts";
import { isMenuId } from "#lib/catalog/menu.ts";
import { endOf } from "#lib/catalog/until.ts";
import { AppError } from "#lib/core/errors.ts";

const schema = z.object({ until: untilField });

/** The item cannot be ordered until then, or can again. For its kitchen's people. Throws AppError("not_found"). */
export const POST = door<"itemId">(async (request, { itemId }) => {
  const restaurantId = await requireRestaurant(request);
  const { until } = await readBody(request, schema);
  if (!isMenuId(itemId)) throw new AppError("not_found");
  const { db, clock } = requireRuntime().ctx;
  const { timeZone } = await requireShop(db.primary, restaurantId);
  const soldOutUntil = endOf(until, timeZone, clock.now());
  await markSoldOut(db.primary, { restaurantId, itemId, until: soldOutUntil });
  return reply({ itemId, soldOutUntil });
});
