import type { LngLat } from "#lib/core/geo.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import type { Picture } from "../menu.ts";
import type { Cuisine, Restaurant } from "../restaurant.ts";

/** A restaurant as a list shows it: the same for everybody in a cell, and true for as long as nothing is changed. */
export type SearchHit = {
  readonly id: RestaurantId;
  readonly slug: string;
  readonly name: string;
  readonly at: LngLat;
  readonly cuisines: readonly Cuisine[];
  readonly rating: Restaurant["rating"];
  readonly currency: Currency;
  readonly feeMinor: number;
  readonly minimumMinor: number;
  readonly discount: Restaurant["discount"];
  /** Minutes from ordering to the door, to the middle of the cell, while it is open. */
  readonly eta: { readonly minMin: number; readonly maxMin: number };
  /** As the crow flies, to the middle of the cell. */
  readonly distanceM: number;
  /** Without one nothing can be ordered there yet, and its `spans` are none. */
  readonly hasMenu: boolean;
  /** When it takes orders: `orderSpans` of spans.ts, read by `stateAt` of open-now.ts. */
  readonly spans: readonly number[];
  /** Of the dish that it is known for, or of the first that was found. */
  readonly picture: Picture;
  /** Those that the words or the diets were found in, best first, at most three; none where nothing was asked of dishes. */
  readonly dishes: readonly HitDish[];
};

export type HitDish = { readonly id: string; readonly name: string; readonly priceMinor: number };

export type SearchResult = {
  /** 36 a page. */
  readonly hits: readonly SearchHit[];
  /** On all pages. */
  readonly total: number;
  /**
   * How many of all of them, on every page, are open as time goes by, and the quickest: `openSteps` of open-steps.ts over
   * the spans and `eta.minMin` of each, from the minute of rendering through 26 hours. What the headline counts by.
   */
  readonly steps: readonly number[];
  /** The page that this is: the last one, if fewer than asked for are left. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  /** What those who deliver to the cell cook, whatever else was asked for: the main cuisine first counted. */
  readonly cuisines: readonly { readonly cuisine: Cuisine; readonly count: number }[];
  /** That most of them go by. */
  readonly timeZone: string;
  /** What the page is made of: surrogate keys. */
  readonly keys: readonly string[];
};
