import { z } from "zod";
import { customerOf, readCaller } from "#app/api/caller.ts";
import { cartSchema, MAX_CART_BYTES, promoAsked, promoField } from "#app/api/cart-body.ts";
import { checkoutPlace } from "#app/api/checkout-place.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { linkPath, localeSchema } from "#app/api/link-address.ts";
import { requireRuntime } from "#app/runtime.ts";
import { linkCookieLines, signLink } from "#lib/auth/link-cookie.ts";
import { AppError } from "#lib/core/errors.ts";
import type { OrderId } from "#lib/core/ids.ts";
import { createLink, insertLink, type NewLink } from "#lib/orders/sharing/commands.ts";
import { openCheckout } from "#lib/payments/checkout/commands.ts";
import { draftPaidOrder } from "#lib/payments/drafts/commands.ts";

const line = (max: number) => z.string().trim().max(max).default("");
const schema = cartSchema.extend({
  /** Made by the browser when the page to order on is opened: a press that is repeated is the same order. */
  requestKey: z.string().regex(/^[\w-]{22,64}$/),
  /** What the person has seen and agreed to pay. */
  totalMinor: z.int().min(1),
  currency: z.string().length(3).nullable().default(null),
  slot: z
    .object({ from: z.int().min(0), to: z.int().min(0) })
    .nullable()
    .default(null),
  promoCode: promoField,
  door: z.object({ label: line(200), floor: line(80), note: line(500) }).default({ label: "", floor: "", note: "" }),
  contact: z.object({ name: line(100), phone: line(40), email: line(254) }).default({ name: "", phone: "", email: "" }),
  locale: localeSchema,
});

/**
 * Places an order that is still to be paid: 201 with the address to pay at. The same `requestKey` again is the same order.
 * A guest gets the cookies that manage it, and the address of a link that does. Throws AppError: cart_conflict (its detail
 * says what has drifted, its data holds the price of now, as `POST /cart/price` would tell), request_conflict, order_conflict (paid or ended already), payments_unavailable (to be sent again as it was).
 */
export const POST = door(async (request) => {
  await requireLimit(request, "order");
  const { pays } = requireRuntime();
  if (!pays) throw new AppError("payments_unavailable");
  const {
    locale = "en",
    totalMinor,
    currency,
    slot,
    promoCode,
    requestKey,
    restaurantId,
    door: to,
    contact: given,
    ...cart
  } = await readBody(request, schema, MAX_CART_BYTES);
  const { principals, expired } = await readCaller(request);
  if (expired) throw new AppError("session_expired");
  const customerId = customerOf(principals);
  await requireLimit(request, "order", customerId);
  const agreed = { totalMinor, currency, slot, promoCode: promoAsked(promoCode) };
  // the language that the person is written to in
  const contact = { ...given, locale };
  const wish = { requestKey, restaurantId, cart, ...agreed, customerId, door: to, contact };
  if (customerId) {
    const { orderId } = await draftPaidOrder(pays, wish);
    const checkoutUrl = await openCheckout(pays, orderId, checkoutPlace(orderId, locale));
    return reply({ orderId, checkoutUrl, track: null }, [], 201);
  }
  let link: NewLink | null = null;
  const { orderId } = await draftPaidOrder(pays, wish, async (trx, id) => {
    link = await insertLink(trx, { orderId: id, access: "manage" }, pays.clock.now());
  });
  const checkoutUrl = await openCheckout(pays, orderId, checkoutPlace(orderId, locale));
  const { token, cookies } = await guestLink(orderId, link);
  return reply({ orderId, checkoutUrl, track: linkPath(request, token, locale) }, cookies, 201);
});

/** The link that was made with the order, or another: a token is told once, and that answer may never have come. */
async function guestLink(orderId: OrderId, made: NewLink | null): Promise<{ token: string; cookies: string[] }> {
  const { ctx } = requireRuntime();
  const { linkId, token } = made ?? (await createLink(ctx, { orderId, access: "manage" }));
  const cookie = await signLink({ linkId, orderId, access: "manage" }, ctx.config.sessionSecret, ctx.clock.now());
  return { token, cookies: linkCookieLines(orderId, cookie) };
}
