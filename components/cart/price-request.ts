import type { ChosenPlace } from "#components/place/place-store.ts";
import type { CartPrice } from "#lib/catalog/cart.ts";
import type { LocalCart } from "./cart.ts";
import { tipOf } from "./own-price.ts";

/** What `POST /api/v1/cart/price` is asked. */
export type PriceRequest = {
  readonly restaurantId: string;
  readonly lines: readonly {
    readonly itemId: string;
    readonly quantity: number;
    readonly choices: readonly { readonly groupId: string; readonly choiceId: string }[];
    readonly seenMinor: number;
  }[];
  readonly to: { readonly lng: number; readonly lat: number } | null;
  readonly deliverAt: number | null;
  readonly tipMinor: number;
  /** A code that is to take something off; null: none. */
  readonly promoCode: string | null;
};

/** What it answers: the price, and when else it could come (lib/catalog/later.ts). */
export type PriceAnswer = CartPrice & { readonly times: readonly number[] };

/** Null: there is nothing to price. */
export function requestOf(
  cart: LocalCart,
  place: ChosenPlace | null,
  promoCode: string | null = null,
): PriceRequest | null {
  const { restaurant, entries, deliverAt } = cart;
  if (!restaurant || entries.length === 0) return null;
  return {
    restaurantId: restaurant.id,
    lines: entries.map(({ itemId, quantity, choices, seenMinor }) => ({
      itemId,
      quantity,
      choices: choices.map(({ groupId, choiceId }) => ({ groupId, choiceId })),
      seenMinor,
    })),
    to: place && { lng: place.lng, lat: place.lat },
    deliverAt,
    tipMinor: tipOf(cart),
    promoCode,
  };
}
