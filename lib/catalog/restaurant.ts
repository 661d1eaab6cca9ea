import type { LngLat } from "#lib/core/geo.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import type { OpeningHours } from "./hours.ts";

/** What a kitchen cooks. The order is that of filters. */
export const CUISINES = [
  "pizza",
  "burgers",
  "sushi",
  "ramen",
  "thai",
  "indian",
  "chinese",
  "middle_eastern",
  "mexican",
  "italian",
  "swedish",
  "bakery",
  "salads",
  "other",
] as const;
export type Cuisine = (typeof CUISINES)[number];

/** True for the name of a restaurant in addresses: lower-case words of ASCII with dashes, at most 100 characters. */
export function isSlug(text: string): boolean {
  return text.length <= 100 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

export type Address = {
  readonly street: string;
  readonly number: string;
  readonly postcode: string | null;
  readonly city: string;
};

/** Where it delivers to: within so many metres of itself, or inside a ring (closed, without its last point again). */
export type DeliveryArea =
  | { readonly kind: "radius"; readonly metres: number }
  | { readonly kind: "polygon"; readonly ring: readonly LngLat[] };

export type Restaurant = {
  readonly id: RestaurantId;
  readonly slug: string;
  readonly name: string;
  readonly address: Address;
  readonly at: LngLat;
  /** At least one, the main one first. */
  readonly cuisines: readonly Cuisine[];
  /** Tenths of a star, 10 to 50, of so many ratings; null while there are none. */
  readonly rating: { readonly tenths: number; readonly count: number } | null;
  readonly currency: Currency;
  readonly feeMinor: number;
  readonly minimumMinor: number;
  /** Off the food of an order that is worth so much, in basis points (1/100 of a percent); null: nothing. */
  readonly discount: { readonly basisPoints: number; readonly fromMinor: number } | null;
  /** IANA name, as "Europe/Stockholm". */
  readonly timeZone: string;
  /** Minutes that the kitchen usually needs, from accepting to ready. */
  readonly prep: { readonly minMin: number; readonly maxMin: number };
  readonly area: DeliveryArea;
  readonly hours: OpeningHours;
  /** Takes no orders until then, ms since 1970; null: it takes them. */
  readonly pausedUntil: number | null;
};
