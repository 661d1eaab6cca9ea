import { z } from "zod";
import { requireRuntime } from "#app/runtime.ts";
import type { Cart, CartPrice } from "#lib/catalog/cart.ts";
import { isMenuId } from "#lib/catalog/menu.ts";
import { priceCart } from "#lib/catalog/pricing.ts";
import { promoCodeOf } from "#lib/catalog/promo.ts";
import { readPromo } from "#lib/catalog/promos/queries.ts";
import { readOffer } from "#lib/catalog/queries.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { MAX_AHEAD_MS } from "#lib/catalog/slot.ts";
import { AppError } from "#lib/core/errors.ts";
import { isOnEarth } from "#lib/core/geo.ts";
import { isId, type RestaurantId, type UserId } from "#lib/core/ids.ts";

/** Fifty lines with their choices, generously. */
export const MAX_CART_BYTES = 64 * 1_024;
const MAX_LINES = 50;
const MAX_CHOICES = 50;
const MAX_QUANTITY = 50;
const MAX_TIP_MINOR = 10_000_000;

const menuId = z.string().refine(isMenuId);
const minor = z.int().min(0);

/** A line of it. */
export const cartLine = z.object({
  itemId: menuId,
  quantity: z.int().min(1).max(MAX_QUANTITY),
  choices: z
    .array(z.object({ groupId: menuId, choiceId: menuId }))
    .max(MAX_CHOICES)
    .default([]),
  seenMinor: minor.nullable().default(null),
});

/** A cart as it comes in: the fields of every body that holds one. */
export const cartSchema = z.object({
  restaurantId: z.custom<RestaurantId>((value) => typeof value === "string" && isId("restaurant", value)),
  lines: z.array(cartLine).min(1).max(MAX_LINES),
  to: z
    .object({ lng: z.number(), lat: z.number() })
    .refine(({ lng, lat }) => isOnEarth(lng, lat))
    .nullable()
    .default(null),
  deliverAt: minor.nullable().default(null),
  tipMinor: minor.max(MAX_TIP_MINOR).default(0),
});

/** As somebody typed it; null where there is none. What cannot be a code is told as one that is not known. */
export const promoField = z.string().trim().max(60).nullable().default(null);

/** The code to look for: what was typed where it cannot be one, so that it is told back. */
export function promoAsked(typed: string | null): string | null {
  return typed ? (promoCodeOf(typed) ?? typed) : null;
}

/**
 * What a cart costs now. Read from the primary: a price that is shown is what an order would be held to in the same
 * second, and two reads by key are little beside it. Throws AppError: bad_message (too far ahead), not_found.
 */
export async function requirePrice(
  restaurantId: RestaurantId,
  cart: Cart,
  promo: { code: string; customerId: UserId | null } | null = null,
): Promise<{ price: CartPrice; restaurant: Restaurant; nowMs: number }> {
  const { ctx } = requireRuntime();
  const nowMs = ctx.clock.now();
  if (cart.deliverAt !== null && cart.deliverAt > nowMs + MAX_AHEAD_MS) throw new AppError("bad_message", "deliverAt");
  const itemIds = [...new Set(cart.lines.map(({ itemId }) => itemId))];
  const offer = await readOffer(ctx.db.primary, { restaurantId, itemIds });
  if (!offer) throw new AppError("not_found", "restaurant");
  const asked = promo && (await readPromo(ctx.db.primary, promo));
  return { price: priceCart(offer, cart, nowMs, asked), restaurant: offer.restaurant, nowMs };
}
