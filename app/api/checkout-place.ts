import { requireRuntime } from "#app/runtime.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { CheckoutPlace } from "#lib/payments/checkout/commands.ts";

/** Where somebody who pays comes back to: the order's own page, or the cart if they think better of it. */
export function checkoutPlace(orderId: OrderId, locale: string): CheckoutPlace {
  const { publicUrl } = requireRuntime().ctx.config;
  return { locale, successUrl: `${publicUrl}/${locale}/orders/${orderId}`, cancelUrl: `${publicUrl}/${locale}/cart` };
}
