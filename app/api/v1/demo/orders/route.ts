import { z } from "zod";
import { readCaller } from "#app/api/caller.ts";
import { cartSchema, MAX_CART_BYTES, requirePrice } from "#app/api/cart-body.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { linkPath, localeSchema } from "#app/api/link-address.ts";
import { requireRuntime, type WantedOrder } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { createLink } from "#lib/orders/commands.ts";

/** A cart, and the total that was agreed to. */
const orderedCart = cartSchema.extend({ totalMinor: z.int().min(0) });
const schema = z.object({ locale: localeSchema, cart: orderedCart.optional() });

/**
 * Orders what is in the cart, or something near by without one, that a simulated driver will bring and nobody pays for:
 * for the customer who is signed in, else for a guest, who gets the `track` address of a link that manages the order.
 * Throws AppError: cart_conflict where the cart is not as it was thought to be, as `POST /cart/price` would tell.
 */
export const POST = door(async (request) => {
  const { ctx, demo } = requireRuntime();
  if (!demo) throw new AppError("not_found");
  // Each takes a driver of the fleet away from the others.
  await requireLimit(request, "demo-order", "all");
  const { locale, cart } = await readBody(request, schema, MAX_CART_BYTES);
  const { principals, expired } = await readCaller(request);
  if (expired) throw new AppError("session_expired");
  const customer = principals.find((one) => one.kind === "customer");
  const orderId = await demo.placeOrder(customer?.userId ?? null, cart && (await requireWanted(cart)));
  if (customer) return reply({ orderId, track: null }, [], 201);
  const { token } = await createLink(ctx, { orderId, access: "manage" });
  return reply({ orderId, track: linkPath(request, token, locale) }, [], 201);
});

/** The demo's kitchens cook at once, also what was ordered for later: nobody waits for a demo until tomorrow. */
async function requireWanted({ restaurantId, totalMinor, ...cart }: z.infer<typeof orderedCart>): Promise<WantedOrder> {
  const { price, restaurant } = await requirePrice(restaurantId, cart);
  const isAsAgreed = price.canOrder && price.changes.length === 0 && price.totalMinor === totalMinor;
  if (!isAsAgreed || !cart.to) throw new AppError("cart_conflict");
  return {
    restaurant: { id: restaurant.id, at: restaurant.at },
    to: cart.to,
    items: cart.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    totalMinor,
    currency: price.currency,
  };
}
