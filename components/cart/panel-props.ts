import type { CartRestaurant, LocalCart } from "./cart.ts";
import type { CartPricing } from "./use-cart-price.ts";

/** What most parts of the cart are handed. */
export type PanelProps = {
  readonly cart: LocalCart;
  readonly restaurant: CartRestaurant;
  readonly pricing: CartPricing;
};

/** The cart as a whole, wherever it stands. */
export type CartPanelProps = {
  /** The city that addresses are looked for in. */
  readonly city: string;
  /** Beside a menu, or the page of its own. */
  readonly place: "aside" | "page";
};
