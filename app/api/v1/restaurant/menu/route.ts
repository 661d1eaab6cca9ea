import { door, reply } from "#app/api/door.ts";
import { requireRestaurant } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { readKitchenMenu } from "#lib/catalog/kitchen/queries.ts";

/** What the kitchen sells, and what of it is sold out until when. For its own people. */
export const GET = door(async (request) => {
  const restaurantId = await requireRestaurant(request);
  return reply({ sections: await readKitchenMenu(requireRuntime().ctx.db.primary, restaurantId) });
});
