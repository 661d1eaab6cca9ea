import { cartSchema, MAX_CART_BYTES, requirePrice } from "#app/api/cart-body.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { laterTimes } from "#lib/catalog/later.ts";

/**
 * What a cart costs now, what has changed since it was filled, and when it could be at the door instead
 * (lib/catalog/later.ts). Throws AppError: not_found without the restaurant.
 */
export const POST = door(
  async (request) => {
    await requireLimit(request, "cart");
    const { restaurantId, ...cart } = await readBody(request, cartSchema, MAX_CART_BYTES);
    const { price, restaurant, nowMs } = await requirePrice(restaurantId, cart);
    return reply({ ...price, times: laterTimes(restaurant, cart.to, nowMs) });
  },
  { changes: false },
);
