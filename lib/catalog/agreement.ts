import type { CartPrice, Slot } from "./cart.ts";
import { LATER_SPAN_MS } from "./slot.ts";

/** What somebody has seen and agreed to when they order. Null where they were not shown it. */
export type Agreement = {
  readonly totalMinor: number;
  readonly currency: string | null;
  /** When it would be there. */
  readonly slot: Slot | null;
  /** When they asked for it to be there; null: as soon as can be. */
  readonly deliverAt: number | null;
};

/**
 * What is not as it was agreed to, the first of these: cart: something in it is not to be had as it was, or has another price ·
 * promo: the code takes nothing off · currency · price: the total · slot: it would come later.
 */
export type Drift = "cart" | "promo" | "currency" | "price" | "slot";

/** Nobody is asked again for a few minutes more. */
const SLOT_TOLERANCE_MS = 10 * 60_000;

/** What the customer is to be asked about before this is ordered; null: nothing. */
export function driftOf(price: CartPrice, agreed: Agreement): Drift | null {
  if (!price.canOrder || price.changes.length > 0) return "cart";
  if (price.promo?.refusal) return "promo";
  if (agreed.currency !== null && agreed.currency !== price.currency) return "currency";
  if (price.totalMinor !== agreed.totalMinor) return "price";
  const { deliverAt } = agreed;
  const seen = agreed.slot ?? (deliverAt === null ? null : { from: deliverAt, to: deliverAt + LATER_SPAN_MS });
  return seen && (!price.slot || price.slot.to > seen.to + SLOT_TOLERANCE_MS) ? "slot" : null;
}
