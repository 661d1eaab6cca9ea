import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";
import {
  type CartRestaurant,
  EMPTY_CART,
  isOf,
  type LocalCart,
  type NewEntry,
  type Tip,
  withEntry,
  withQuantity,
  withReplaced,
  withSeenPrice,
} from "./cart.ts";
import { parseCart } from "./parse-cart.ts";

const NAME = "hotpath.cart";

/** A full or forbidden storage keeps nothing, and the cart lives as long as the page. */
const keptWherePossible = {
  getItem: (name: string) => tried(() => localStorage.getItem(name)),
  setItem: (name: string, value: string) => void tried(() => localStorage.setItem(name, value)),
  removeItem: (name: string) => void tried(() => localStorage.removeItem(name)),
};

function tried<T>(step: () => T): T | null {
  try {
    return step();
  } catch {
    return null;
  }
}

/** The tab's cart, kept between visits and shared with other tabs. Empty while rendering on the server and until the page has come alive. */
export const useCart = create<LocalCart>()(
  persist((): LocalCart => EMPTY_CART, {
    name: NAME,
    // An older or newer version's cart is parsed like any other; what it does not have in common is left out.
    version: 1,
    migrate: (stored) => parseCart(stored),
    merge: (stored) => parseCart(stored),
    storage: createJSONStorage(() => keptWherePossible),
  }),
);

// Another tab has changed it.
globalThis.addEventListener?.("storage", ({ key }) => {
  if (key === NAME || key === null) void useCart.persist.rehydrate();
});

/** Adds it; false where the cart is another restaurant's, which stays as it is. */
export function addToCart(restaurant: CartRestaurant, entry: NewEntry): boolean {
  if (!isOf(useCart.getState(), restaurant.id)) return false;
  useCart.setState((cart) => withEntry(cart, restaurant, entry));
  return true;
}

/** Lets go of what is in the cart, and begins one at that restaurant. */
export function startCart(restaurant: CartRestaurant, entry: NewEntry): void {
  useCart.setState(withEntry(EMPTY_CART, restaurant, entry));
}

export function replaceEntry(key: string, entry: NewEntry): void {
  useCart.setState((cart) => withReplaced(cart, key, entry));
}

export function setQuantity(key: string, quantity: number): void {
  useCart.setState((cart) => withQuantity(cart, key, quantity));
}

export function acceptPrice(key: string, seenMinor: number): void {
  useCart.setState((cart) => withSeenPrice(cart, key, seenMinor));
}

export function setDeliverAt(deliverAt: number | null): void {
  useCart.setState({ deliverAt });
}

export function setTip(tip: Tip): void {
  useCart.setState({ tip });
}

/** What the restaurant says of itself now, where the cart is its. */
export function refreshRestaurant(restaurant: CartRestaurant): void {
  useCart.setState((cart) => (cart.restaurant?.id === restaurant.id ? { restaurant } : cart));
}

export function emptyCart(): void {
  useCart.setState(EMPTY_CART);
}
