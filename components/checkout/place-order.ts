import { callApi } from "#components/orders/api.ts";
import type { Slot } from "#lib/catalog/cart.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import { fingerprintOf, forgetWish, keepWish, newRequestKey, readWish, type Wish } from "./wish.ts";

/** What `POST /api/v1/orders` is asked, but for the key and the slot. */
export type OrderBody = {
  readonly totalMinor: number;
  readonly restaurantId: string;
  readonly locale: string;
} & object;

/**
 * What came of a press. pay: the address to pay at · settled: just this is paid or over already, see there · paidBefore: what
 * was asked for before is paid, and this is something else · drift: the server has something to ask first · the rest:
 * nothing was ordered, and why.
 */
export type Placed =
  | { readonly kind: "pay"; readonly checkoutUrl: string }
  | { readonly kind: "settled" | "paidBefore"; readonly orderId: string }
  | { readonly kind: "drift" | "limited" | "unavailable" | "unreachable" | "signedOut" | "failed" };

type Answer = { readonly orderId: string; readonly checkoutUrl: string };

/** Orders, once: whatever is pressed how often in however many tabs. */
export function placeOrder(body: OrderBody, slot: Slot | null): Promise<Placed> {
  // a second tab's press waits for this one's, and then finds its key
  if (!navigator.locks) return place(body, slot);
  return navigator.locks.request("hotpath.wish", () => place(body, slot));
}

async function place(body: OrderBody, slot: Slot | null): Promise<Placed> {
  const fingerprint = await fingerprintOf(body);
  const before = readWish(localStorage);
  if (before?.body === fingerprint) {
    const placed = await ask(body, before);
    if (placed !== "another") return placed;
  }
  // something else was asked for before: it goes first, so that nobody can pay for both
  const stands = before?.orderId ? await letGo(before.orderId) : null;
  if (stands) return stands;
  const placed = await ask(body, { requestKey: newRequestKey(), body: fingerprint, slot, orderId: null });
  return placed === "another" ? { kind: "failed" } : placed;
}

/** Asks under that key; `another` where it stands for something else, as when somebody has signed in meanwhile. */
async function ask(body: OrderBody, wish: Wish): Promise<Placed | "another"> {
  keepWish(localStorage, wish);
  const send = () => callApi<Answer>("POST", "orders", { ...body, slot: wish.slot, requestKey: wish.requestKey });
  let answer = await send();
  // a session that was ended elsewhere is let go, and a guest orders
  if (!answer.ok && answer.code === "session_expired" && (await callApi("POST", "session/end")).ok)
    answer = await send();
  if (answer.ok) {
    keepWish(localStorage, { ...wish, orderId: answer.body.orderId });
    return { kind: "pay", checkoutUrl: answer.body.checkoutUrl };
  }
  switch (answer.code) {
    case "order_conflict":
      if (wish.orderId) return { kind: "settled", orderId: wish.orderId };
      forgetWish(localStorage);
      return { kind: "failed" };
    case "cart_conflict":
    case "not_found":
      forgetWish(localStorage);
      return { kind: "drift" };
    case "request_conflict":
      return "another";
    case "rate_limited":
      return { kind: "limited" };
    case "payments_unavailable":
      return { kind: "unavailable" };
    case "session_ended":
    case "session_expired":
    case "not_authenticated":
      return { kind: "signedOut" };
    case "unreachable":
      return { kind: "unreachable" };
    default:
      return { kind: "failed" };
  }
}

/** Cancels an order that was not paid. Null: it is out of the way; else what is to be said. */
async function letGo(orderId: string): Promise<Placed | null> {
  const known = await callApi<{ status: OrderStatus }>("GET", `orders/${orderId}`);
  if (!known.ok && known.code === "unreachable") return { kind: "unreachable" };
  const isUnpaid = known.ok && (known.body.status === "draft" || known.body.status === "awaiting_payment");
  const isCancelled = isUnpaid && (await callApi("POST", `orders/${orderId}/cancel`)).ok;
  forgetWish(localStorage, orderId);
  if (!known.ok || isCancelled || UNMADE.has(known.body.status)) return null;
  return { kind: "paidBefore", orderId };
}

const UNMADE: ReadonlySet<OrderStatus> = new Set(["rejected", "cancelled", "expired"]);
