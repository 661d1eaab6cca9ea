import type { Allergen, Diet } from "#lib/catalog/menu.ts";
import type { Cuisine } from "#lib/catalog/restaurant.ts";
import { EVERYTHING, type Search } from "#lib/catalog/search/search.ts";

/** Searches that lie one press away from another. Each begins at its first page. */

/** Without any filter; words, sorting and the time it is for stay. */
export function unfiltered({ q, sort, open }: Search): Search {
  return { ...EVERYTHING, q, sort, open: open === "now" ? null : open };
}

export function isUnfiltered(search: Search): boolean {
  const { allergen, cuisine, diet, fee, open, time } = search;
  const lists = allergen.length + cuisine.length + diet.length;
  return lists === 0 && fee === null && time === null && open !== "now";
}

export function withCuisine(search: Search, cuisine: Cuisine): Search {
  return { ...search, page: 1, cuisine: toggled(search.cuisine, cuisine) };
}

export function withDiet(search: Search, diet: Diet): Search {
  return { ...search, page: 1, diet: toggled(search.diet, diet) };
}

export function withoutAllergen(search: Search, allergen: Allergen): Search {
  return { ...search, page: 1, allergen: toggled(search.allergen, allergen) };
}

/** Sets parts, or takes them back to what is usual where they are set to that already. */
export function withPart<Key extends "fee" | "time" | "open">(search: Search, key: Key, value: Search[Key]): Search {
  return { ...search, page: 1, [key]: search[key] === value ? EVERYTHING[key] : value };
}

function toggled<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((each) => each !== one) : [...list, one];
}
