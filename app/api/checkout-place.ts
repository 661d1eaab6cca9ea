import { requireRuntime } from "#app/runtime.ts";
import type { OrderId } from "#lib/core/ids.ts";
import type { CheckoutPlace } from "#lib/payments/checkout/commands.ts";

/** Where somebody who pays comes back to: the page that waits for the bank, or the checkout if they think better of it. */
export function checkoutPlace(orderId: OrderId, locale: string): CheckoutPlace {
  const { publicUrl } = requireRuntime().ctx.config;
  return {
    locale,
    successUrl: `${publicUrl}/${locale}/checkout/${orderId}`,
    cancelUrl: `${publicUrl}/${locale}/checkout`,
  };
}
