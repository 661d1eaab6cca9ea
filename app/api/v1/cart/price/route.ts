import { z } from "zod";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireRuntime } from "#app/runtime.ts";
import { isMenuId } from "#lib/catalog/menu.ts";
import { priceCart } from "#lib/catalog/pricing.ts";
import { readOffer } from "#lib/catalog/queries.ts";
import { AppError } from "#lib/core/errors.ts";
import { isOnEarth } from "#lib/core/geo.ts";
import { isId, type RestaurantId } from "#lib/core/ids.ts";

/** Fifty lines with their choices, generously. */
const MAX_BODY_BYTES = 64 * 1_024;
const MAX_LINES = 50;
const MAX_CHOICES = 50;
const MAX_QUANTITY = 50;
const MAX_TIP_MINOR = 10_000_000;
/** Orders may be placed so far ahead. */
const MAX_AHEAD_MS = 14 * 24 * 3_600_000;

const menuId = z.string().refine(isMenuId);
const minor = z.int().min(0);
const schema = z.object({
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

/** What a cart costs now, and what has changed since it was filled. Throws AppError: not_found without the restaurant. */
export const POST = door(async (request) => {
  const { ctx } = requireRuntime();
  const { restaurantId, ...cart } = await readBody(request, schema, MAX_BODY_BYTES);
  const nowMs = ctx.clock.now();
  if (cart.deliverAt !== null && cart.deliverAt > nowMs + MAX_AHEAD_MS) throw new AppError("bad_message", "deliverAt");
  const itemIds = [...new Set(cart.lines.map(({ itemId }) => itemId))];
  const offer = await readOffer(ctx.db.replica, { restaurantId, itemIds });
  if (!offer) throw new AppError("not_found", "restaurant");
  return reply(priceCart(offer, cart, nowMs));
});
