import { unitOf } from "#components/ui/money.ts";
import type { CartEntry, LocalCart } from "./cart.ts";

/** What the cart costs as far as this browser can tell, by the same rules as the server (lib/catalog/pricing.ts). */
export type OwnPrice = {
  readonly foodMinor: number;
  readonly discountMinor: number;
  readonly feeMinor: number;
  readonly tipMinor: number;
  readonly totalMinor: number;
};

const WHOLE_BASIS_POINTS = 10_000;

/** @param unitOfEntry what one costs by the server's last word, null where it is not to be had; else what was seen */
export function ownPrice(
  { restaurant, entries, tip }: LocalCart,
  unitOfEntry: (entry: CartEntry) => number | null = ({ seenMinor }) => seenMinor,
): OwnPrice {
  const foodMinor = entries.reduce((sum, entry) => sum + (unitOfEntry(entry) ?? 0) * entry.quantity, 0);
  const discount = restaurant?.discount;
  const discountMinor =
    discount && foodMinor >= discount.fromMinor
      ? Math.round((foodMinor * discount.basisPoints) / WHOLE_BASIS_POINTS)
      : 0;
  const feeMinor = restaurant?.feeMinor ?? 0;
  const tipMinor = tipOf({ restaurant, entries, tip });
  return { foodMinor, discountMinor, feeMinor, tipMinor, totalMinor: foodMinor - discountMinor + feeMinor + tipMinor };
}

/** All that is in it, as it was last seen. */
export function foodOf(entries: readonly CartEntry[]): number {
  return entries.reduce((sum, { seenMinor, quantity }) => sum + seenMinor * quantity, 0);
}

/** The tip: a share of the food to whole kronor (euros, …), or the amount itself. */
export function tipOf({ restaurant, entries, tip }: Pick<LocalCart, "restaurant" | "entries" | "tip">): number {
  if (tip.kind === "amount") return tip.minor;
  const unit = unitOf(restaurant?.currency ?? "SEK");
  return Math.round((foodOf(entries) * tip.basisPoints) / WHOLE_BASIS_POINTS / unit) * unit;
}
