import { requireManaged } from "#app/api/caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { readOffer } from "#lib/catalog/queries.ts";
import { AppError } from "#lib/core/errors.ts";
import { orderAgain } from "#lib/orders/history/again.ts";
import { readOrderLines } from "#lib/orders/history/queries.ts";

/**
 * What was in an order as a cart of now, and the names of what is no longer to be had. Throws AppError: not_found where
 * the restaurant has gone.
 */
export const GET = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-read");
  const { orderId } = await requireManaged(request, id);
  await requireLimit(request, "order-read", orderId);
  const { ctx } = requireRuntime();
  const past = await readOrderLines(ctx.db.primary, orderId);
  if (!past) throw new AppError("order_not_found");
  const { restaurantId, lines } = past;
  const itemIds = [...new Set(lines.map(({ itemId }) => itemId))];
  const offer = await readOffer(ctx.db.primary, { restaurantId, itemIds });
  if (!offer) throw new AppError("not_found", "restaurant");
  const items = new Map([...offer.items].map(([itemId, { item }]) => [itemId, item]));
  const { slug, name, currency, timeZone, feeMinor, minimumMinor, discount } = offer.restaurant;
  const restaurant = { id: restaurantId, slug, name, currency, timeZone, feeMinor, minimumMinor, discount };
  return reply({ restaurant, ...orderAgain(lines, items, ctx.clock.now()) });
});
