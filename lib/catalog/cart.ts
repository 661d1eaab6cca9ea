import type { LngLat } from "#lib/core/geo.ts";
import type { Currency } from "#lib/core/money.ts";
import type { PromoRefusal } from "./promo.ts";

/** What somebody is about to order at one restaurant. */
export type Cart = {
  readonly lines: readonly CartLine[];
  /** Where to; null while nobody has said. */
  readonly to: LngLat | null;
  /** When it is to be there, ms since 1970; null: as soon as can be. */
  readonly deliverAt: number | null;
  readonly tipMinor: number;
};

export type CartLine = {
  readonly itemId: string;
  readonly quantity: number;
  readonly choices: readonly CartChoice[];
  /** What one cost, choices included, when it was last shown; null: it was not shown yet. */
  readonly seenMinor: number | null;
};
export type CartChoice = { readonly groupId: string; readonly choiceId: string };

/**
 * What is not as it was thought to be. `line` is the index of a line. All but `price_changed`, which is only to be
 * told, stand in the way of ordering.
 *
 * item_gone: no longer on the menu · option_gone: these choices are not to be had (any more), or others are needed ·
 * sold_out: until then · not_served: not at that time of day · closed: opens next then, null: not in two weeks ·
 * out_of_area: does not deliver there · below_minimum: so much is missing.
 */
export type CartChange =
  | { readonly code: "item_gone"; readonly line: number }
  | { readonly code: "option_gone"; readonly line: number; readonly groupId: string }
  | { readonly code: "sold_out"; readonly line: number; readonly until: number }
  | { readonly code: "not_served"; readonly line: number }
  | { readonly code: "price_changed"; readonly line: number; readonly fromMinor: number; readonly toMinor: number }
  | { readonly code: "closed"; readonly opensAt: number | null }
  | { readonly code: "out_of_area" }
  | { readonly code: "below_minimum"; readonly missingMinor: number };

/** Null amounts: it cannot be ordered, and counts for nothing. */
export type PricedLine = {
  readonly itemId: string;
  readonly name: string | null;
  readonly quantity: number;
  readonly unitMinor: number | null;
  readonly totalMinor: number | null;
};

/** When it will be there, ms since 1970. */
export type Slot = { readonly from: number; readonly to: number };

export type CartPrice = {
  readonly currency: Currency;
  readonly lines: readonly PricedLine[];
  /** All lines that can be ordered. */
  readonly foodMinor: number;
  /** What is taken off the food, by the restaurant and by a code. */
  readonly discountMinor: number;
  /** What the code that was given does, its part of the discount or why there is none; null: none was given. */
  readonly promo: CartPromo | null;
  readonly feeMinor: number;
  readonly tipMinor: number;
  /** Food less discount, fee and tip. */
  readonly totalMinor: number;
  /** The earliest, or that around the time that was asked for; null: not known without an address, or never. */
  readonly slot: Slot | null;
  readonly changes: readonly CartChange[];
  /** As it is; a code that was refused takes nothing off, and is to be left out. */
  readonly canOrder: boolean;
};

export type CartPromo = {
  readonly code: string;
  readonly discountMinor: number;
  readonly refusal: PromoRefusal | null;
};
