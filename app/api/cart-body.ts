import { z } from "zod";
import { requireRuntime } from "#app/runtime.ts";
import type { Cart, CartPrice } from "#lib/catalog/cart.ts";
import { isMenuId } from "#lib/catalog/menu.ts";
import { priceCart } from "#lib/catalog/pricing.ts";
import { readOffer } from "#lib/catalog/queries.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { AppError } from "#lib/core/errors.ts";
import { isOnEarth } from "#lib/core/geo.ts";
import { isId, type RestaurantId } from "#lib/core/ids.ts";

/** Fifty lines with their choices, generously. */
export const MAX_CART_BYTES = 64 * 1_024;
const MAX_LINES = 50;
const MAX_CHOICES = 50;
const MAX_QUANTITY = 50;
const MAX_TIP_MINOR = 10_000_000;
/** Orders may be placed so far ahead. */
const MAX_AHEAD_MS = 14 * 24 * 3_600_000;

const menuId = z.string().refine(isMenuId);
const minor = z.int().min(0);

/** A cart as it comes in: the fields of every body that holds one. */
export const cartSchema = z.object({
  restaurantId: z.custom<RestaurantId>((value) => typeof value === "string" && isId("restaurant", value)),
  lines: z
    .array(
      z.object({
        itemId: menuId,
        quantity: z.int().min(1).max(MAX_QUANTITY),
        choices: z
          .array(z.object({ groupId: menuId, choiceId: menuId }))
          .max(MAX_CHOICES)
          .default([]),
        seenMinor: minor.nullable().default(null),
      }),
    )
    .min(1)
    .max(MAX_LINES),
  to: z
    .object({ lng: z.number(), lat: z.number() })
    .refine(({ lng, lat }) => isOnEarth(lng, lat))
    .nullable()
    .default(null),
  deliverAt: minor.nullable().default(null),
  tipMinor: minor.max(MAX_TIP_MINOR).default(0),
});

/**
 * What a cart costs now. Read from the primary: a price that is shown is what an order would be held to in the same
 * second, and two reads by key are little beside it. Throws AppError: bad_message (too far ahead), not_found.
 */
export async function requirePrice(
  restaurantId: RestaurantId,
  cart: Cart,
): Promise<{ price: CartPrice; restaurant: Restaurant; nowMs: number }> {
  const { ctx } = requireRuntime();
  const nowMs = ctx.clock.now();
  if (cart.deliverAt !== null && cart.deliverAt > nowMs + MAX_AHEAD_MS) throw new AppError("bad_message", "deliverAt");
  const itemIds = [...new Set(cart.lines.map(({ itemId }) => itemId))];
  const offer = await readOffer(ctx.db.primary, { restaurantId, itemIds });
  if (!offer) throw new AppError("not_found", "restaurant");
  return { price: priceCart(offer, cart, nowMs), restaurant: offer.restaurant, nowMs };
}
