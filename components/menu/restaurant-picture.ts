import { plateOf } from "#components/ui/plate-picture.tsx";
import type { Menu, Picture } from "#lib/catalog/menu.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";

/** The dish that a restaurant is known for, else a plate drawn from its name. */
export function restaurantPicture({ slug, cuisines: [cuisine = "other"] }: Restaurant, { sections }: Menu): Picture {
  return sections[0]?.items[0]?.picture ?? plateOf(cuisine, slug);
}
