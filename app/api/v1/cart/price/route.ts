import { customerOf, readCaller } from "#app/api/caller.ts";
import { cartSchema, MAX_CART_BYTES, promoAsked, promoField, requirePrice } from "#app/api/cart-body.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { laterTimes } from "#lib/catalog/later.ts";

const schema = cartSchema.extend({ promoCode: promoField });

/**
 * What a cart costs now, what has changed since it was filled, and when it could be at the door instead
 * (lib/catalog/later.ts). With a `promoCode`, `promo` tells what it takes off for whoever asks, or why it does not.
 * Throws AppError: not_found without the restaurant.
 */
export const POST = door(
  async (request) => {
    await requireLimit(request, "cart");
    const { restaurantId, promoCode, ...cart } = await readBody(request, schema, MAX_CART_BYTES);
    const code = promoAsked(promoCode);
    const promo = code === null ? null : { code, customerId: customerOf((await readCaller(request)).principals) };
    const { price, restaurant, nowMs } = await requirePrice(restaurantId, cart, promo);
    return reply({ ...price, times: laterTimes(restaurant, cart.to, nowMs) });
  },
  { changes: false },
);
