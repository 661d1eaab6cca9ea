import { callApi } from "#components/orders/api.ts";
import { emptyCart } from "./cart-store.ts";
import type { PriceRequest } from "./price-request.ts";

/** Why not: something has changed, too often, or it did not get through. */
export type OrderRefusal = "conflict" | "limited" | "failed";

/** Orders the cart in the demo and leads to the order's page; resolves to why not, or null while the page is left. */
export async function orderCart(cart: PriceRequest, totalMinor: number, locale: string): Promise<OrderRefusal | null> {
  const send = () =>
    callApi<{ orderId: string; track: string | null }>("POST", "demo/orders", {
      locale,
      cart: { ...cart, totalMinor },
    });
  let answer = await send();
  // a session that was ended elsewhere is let go, and a guest orders
  if (!answer.ok && answer.code === "session_expired" && (await callApi("POST", "session/end")).ok)
    answer = await send();
  if (!answer.ok) {
    if (answer.code === "cart_conflict" || answer.code === "not_found") return "conflict";
    return answer.code === "rate_limited" ? "limited" : "failed";
  }
  // when the page goes, so that nothing is shown to be gone before
  addEventListener("pagehide", emptyCart, { once: true });
  // a page of its own, so that its connection is opened with the cookies that came just now
  location.assign(answer.body.track ?? `/${locale}/orders/${answer.body.orderId}`);
  return null;
}
