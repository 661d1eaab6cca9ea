import type { RestaurantId } from "#lib/core/ids.ts";
import { hash32 } from "#lib/core/rng.ts";
import { cellName, type PlaceCell } from "./cells.ts";

/**
 * Surrogate keys: what a public page, or an entry of the cache, was made of. A change purges all that carry its keys.
 * A key is at most 40 characters of a–z, 0–9 and "-", besides the "_" of ids.
 */

/** On every public page and every cached entry of the catalogue: purged when too much has changed to name it all. */
export const WHOLE_CATALOGUE_KEY = "p-all";

/** A restaurant's own facts: name, fees, hours, pause. */
export function restaurantKey(id: RestaurantId): string {
  return `r-${id}`;
}

/** A restaurant's menu, and what of it is sold out. */
export function menuKey(id: RestaurantId): string {
  return `m-${id}`;
}

/** What a restaurant's menu is searched by: its words and diets, but neither prices nor what is sold out. */
export function wordsKey(id: RestaurantId): string {
  return `w-${id}`;
}

/** A dish that a list shows with its price: not there when it is sold out, while the list holds else. */
export function dishKey(id: RestaurantId, itemId: string): string {
  const name = `${id} ${itemId}`;
  return `d-${hash32(name).toString(36)}${hash32(name, 1).toString(36)}`;
}

/** Who delivers to a place. A page about a cell carries the keys of `cellAndAround` it. */
export function cellKey(cell: PlaceCell): string {
  return `c-${cellName(cell)}`;
}
