import type { CartChoice } from "#lib/catalog/cart.ts";
import type { Picture } from "#lib/catalog/menu.ts";

/** A cart as this browser keeps it: what was chosen, where, and what it looked like and cost when it was last shown. */
export type LocalCart = {
  /** Null while the cart is empty: one restaurant at a time. */
  readonly restaurant: CartRestaurant | null;
  readonly entries: readonly CartEntry[];
  /** When it is to be there, ms since 1970; null: as soon as can be. */
  readonly deliverAt: number | null;
  /** In basis points of the food, or an amount of one's own. */
  readonly tip: Tip;
};

/** What is needed of a restaurant to reckon before the server has answered. */
export type CartRestaurant = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly feeMinor: number;
  readonly minimumMinor: number;
  readonly discount: { readonly basisPoints: number; readonly fromMinor: number } | null;
};

export type CartEntry = {
  /** Item and choices: two entries never share it. */
  readonly key: string;
  readonly itemId: string;
  readonly name: string;
  readonly picture: Picture;
  readonly quantity: number;
  readonly choices: readonly ChosenOption[];
  /** What one cost, choices included, when it was last shown. */
  readonly seenMinor: number;
};
export type ChosenOption = CartChoice & { readonly name: string };

export type Tip =
  | { readonly kind: "share"; readonly basisPoints: number }
  | { readonly kind: "amount"; readonly minor: number };

/** As many as the server takes (app/api/v1/cart/price). */
export const MAX_ENTRIES = 50;
export const MAX_QUANTITY = 50;
export const MAX_TIP_MINOR = 10_000_000;

export const EMPTY_CART: LocalCart = {
  restaurant: null,
  entries: [],
  deliverAt: null,
  tip: { kind: "share", basisPoints: 0 },
};

/** What is added: an entry without its key. */
export type NewEntry = Omit<CartEntry, "key">;

/** Same item, same choices, whatever their order: the same key. */
export function keyOf({ itemId, choices }: Pick<CartEntry, "itemId" | "choices">): string {
  return [itemId, ...choices.map(({ groupId, choiceId }) => `${groupId}=${choiceId}`).sort()].join("&");
}

/** With that entry too, at its restaurant; what was in the cart of another one is gone. */
export function withEntry(cart: LocalCart, restaurant: CartRestaurant, entry: NewEntry): LocalCart {
  const kept = isOf(cart, restaurant.id) ? cart : EMPTY_CART;
  return { ...kept, restaurant, entries: merged([...kept.entries, { ...entry, key: keyOf(entry) }]) };
}

/** True where the cart is empty or that restaurant's. */
export function isOf(cart: LocalCart, restaurantId: string): boolean {
  return cart.restaurant === null || cart.restaurant.id === restaurantId;
}

/** With another entry in the place of that one. */
export function withReplaced(cart: LocalCart, key: string, entry: NewEntry): LocalCart {
  const entries = cart.entries.map((each) => (each.key === key ? { ...entry, key: keyOf(entry) } : each));
  return { ...cart, entries: merged(entries) };
}

/** With so many of that entry; none takes it out, and the last one that goes takes the restaurant along. */
export function withQuantity(cart: LocalCart, key: string, quantity: number): LocalCart {
  const wanted = Math.min(MAX_QUANTITY, Math.floor(quantity));
  const entries = cart.entries.flatMap((each) => {
    if (each.key !== key) return each;
    return wanted > 0 ? { ...each, quantity: wanted } : [];
  });
  return entries.length > 0 ? { ...cart, entries } : EMPTY_CART;
}

/** With what is now known to be the price of one of that entry. */
export function withSeenPrice(cart: LocalCart, key: string, seenMinor: number): LocalCart {
  return { ...cart, entries: cart.entries.map((each) => (each.key === key ? { ...each, seenMinor } : each)) };
}

/** How many things there are in it. */
export function countOf({ entries }: Pick<LocalCart, "entries">): number {
  return entries.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** How many of an item are in it, whatever was chosen with them; none in another restaurant's cart. */
export function countOfItem({ restaurant, entries }: LocalCart, restaurantId: string, itemId: string): number {
  if (restaurant?.id !== restaurantId) return 0;
  return entries.reduce((sum, entry) => (entry.itemId === itemId ? sum + entry.quantity : sum), 0);
}

/** Entries of one key as one, with what the latest of them says. */
function merged(entries: readonly CartEntry[]): CartEntry[] {
  const byKey = new Map<string, CartEntry>();
  for (const entry of entries) {
    const quantity = Math.min(MAX_QUANTITY, (byKey.get(entry.key)?.quantity ?? 0) + entry.quantity);
    byKey.set(entry.key, { ...entry, quantity });
  }
  return [...byKey.values()].slice(0, MAX_ENTRIES);
}
