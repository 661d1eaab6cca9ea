import type { DaySpan, DaySpans } from "./hours.ts";

/** The fourteen of Regulation (EU) No 1169/2011, annex II. */
export const ALLERGENS = [
  "gluten",
  "crustaceans",
  "egg",
  "fish",
  "peanuts",
  "soy",
  "milk",
  "nuts",
  "celery",
  "mustard",
  "sesame",
  "sulphites",
  "lupin",
  "molluscs",
] as const;
export type Allergen = (typeof ALLERGENS)[number];

export const DIETS = ["vegetarian", "vegan", "gluten_free", "lactose_free", "halal"] as const;
export type Diet = (typeof DIETS)[number];

/** True for what sections, items, option groups and choices may be called: letters of ASCII, digits, `_ . : -`. */
export function isMenuId(text: string): boolean {
  return /^[\w.:-]{1,64}$/.test(text);
}

/** One thing to choose, and what it adds to the price. */
export type OptionChoice = { readonly id: string; readonly name: string; readonly priceMinor: number };

/** A question about an item: at least `min` and at most `max` of its choices. */
export type OptionGroup = {
  readonly id: string;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly choices: readonly OptionChoice[];
};

/** Drawn from a seed, or a photograph in the same frame. */
export type Picture =
  | { readonly kind: "plate"; readonly dish: string; readonly seed: number }
  | { readonly kind: "photo"; readonly url: string };

export type MenuItem = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: number;
  readonly diets: readonly Diet[];
  readonly allergens: readonly Allergen[];
  readonly picture: Picture;
  readonly options: readonly OptionGroup[];
  /** Cannot be ordered until then, ms since 1970; null: it can. Always with an end. */
  readonly soldOutUntil: number | null;
};

/** An item, and when in the day it is served. */
export type OfferedItem = { readonly item: MenuItem; readonly dayparts: DaySpans };

/** Ids are unique within the menu. */
export type MenuSection = {
  readonly id: string;
  readonly name: string;
  /** When in the day it is served, by the restaurant's clock; empty: whenever it is open. */
  readonly dayparts: readonly DaySpan[];
  readonly items: readonly MenuItem[];
};

export type Menu = { readonly sections: readonly MenuSection[] };
