import type { CartRestaurant } from "#components/cart/cart.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";

/** What a restaurant's page keeps of it in the browser, for what depends on the minute and on who looks. */
export type MenuRestaurant = CartRestaurant &
  Pick<Restaurant, "at" | "area" | "prep"> & {
    /** When it takes orders (lib/catalog/open-now.ts). */
    readonly spans: readonly number[];
  };

export function menuRestaurantOf(restaurant: Restaurant, spans: readonly number[]): MenuRestaurant {
  const { id, slug, name, currency, timeZone, feeMinor, minimumMinor, discount, at, area, prep } = restaurant;
  return { id, slug, name, currency, timeZone, feeMinor, minimumMinor, discount, at, area, prep, spans };
}

/** As much of it as a cart keeps. */
export function cartRestaurantOf(restaurant: MenuRestaurant): CartRestaurant {
  const { id, slug, name, currency, timeZone, feeMinor, minimumMinor, discount } = restaurant;
  return { id, slug, name, currency, timeZone, feeMinor, minimumMinor, discount };
}
