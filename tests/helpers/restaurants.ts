import { randomBytes } from "node:crypto";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { SOME_RESTAURANT } from "#lib/catalog/some-restaurant.ts";
import { createId } from "#lib/core/ids.ts";

/** A restaurant of its own that is always open, as far as nothing else is said. */
export function someRestaurant(said: Partial<Restaurant> = {}): Restaurant {
  const id = said.id ?? createId("restaurant", 0, randomBytes(10));
  return { ...SOME_RESTAURANT, id, slug: id.replace("_", "-"), ...said };
}
