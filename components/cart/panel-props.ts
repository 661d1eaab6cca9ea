import type { CartRestaurant, LocalCart } from "./cart.ts";
import type { CartPricing } from "./use-cart-price.ts";

/** What most parts of the cart are handed. */
export type PanelProps = {
  readonly cart: LocalCart;
  readonly restaurant: CartRestaurant;
  readonly pricing: CartPricing;
};
