import type { RestaurantId } from "#lib/core/ids.ts";
import type { KnownRestaurant } from "./candidates.ts";

/**
 * Restaurants by what they looked like in one edition of their row. A town's search asks for seven hundred, of which
 * hardly any has changed since the last one: those need not be sent and read again. An edition that is not known is not
 * there, so nothing old is ever given out.
 */
export type KnownRestaurants = {
  get(id: RestaurantId, edition: string): KnownRestaurant | undefined;
  set(edition: string, restaurant: KnownRestaurant): void;
};

/** @param most those beyond are forgotten, the first that came first */
export function createKnownRestaurants(most: number): KnownRestaurants {
  const known = new Map<RestaurantId, { readonly edition: string; readonly restaurant: KnownRestaurant }>();
  return {
    get(id, edition) {
      const entry = known.get(id);
      return entry?.edition === edition ? entry.restaurant : undefined;
    },
    set(edition, restaurant) {
      known.delete(restaurant.id);
      known.set(restaurant.id, { edition, restaurant });
      const oldest = known.size > most ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
    },
  };
}
