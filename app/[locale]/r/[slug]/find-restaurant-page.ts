import { connection } from "next/server";
import { cache } from "react";
import { notePage } from "#app/page-notes.ts";
import { requireRuntime } from "#app/runtime.ts";
import { type RestaurantPage, readRestaurantPage } from "#lib/catalog/cache.ts";
import { WHOLE_CATALOGUE_KEY } from "#lib/catalog/surrogate-keys.ts";

/** The restaurant and its menu, once a render; told to whoever sends the page. Null: there is none by that name. */
export const findRestaurantPage = cache(async (slug: string): Promise<RestaurantPage | null> => {
  await connection();
  const found = await readRestaurantPage(requireRuntime().ctx, slug);
  notePage(found ? { keys: found.keys, stale: found.stale } : { keys: [WHOLE_CATALOGUE_KEY] });
  return found;
});
