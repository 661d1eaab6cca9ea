import type { Context } from "#lib/infra/context.ts";
import type { Menu } from "./menu.ts";
import { readMenu, readRestaurant } from "./queries.ts";
import { isSlug, type Restaurant } from "./restaurant.ts";
import { orderSpans } from "./spans.ts";
import { menuKey, restaurantKey, WHOLE_CATALOGUE_KEY } from "./surrogate-keys.ts";

/** What public pages show, read through the cache: the same for everybody, and made anew when what it shows changes. */
type Needs = Pick<Context, "cache" | "clock">;

/** Names that nobody has are remembered for so long, milliseconds: somebody may come to have them. */
const NOBODY_MS = 60_000;

export type RestaurantPage = {
  readonly restaurant: Restaurant;
  readonly menu: Menu;
  /** When it takes orders in the next days, as `stateAt` of open-now.ts takes it. */
  readonly spans: readonly number[];
  /** Surrogate keys of what is shown. */
  readonly keys: readonly string[];
  /** The database does not answer: what has changed since is not in it. */
  readonly stale: boolean;
};

/** A restaurant and its menu, of one moment, or null. Throws AppError: database_unavailable. */
export async function readRestaurantPage(ctx: Needs, slug: string): Promise<RestaurantPage | null> {
  if (!isSlug(slug)) return null;
  const tags = [WHOLE_CATALOGUE_KEY];
  const { value, stale } = await ctx.cache.getOrSet<Omit<RestaurantPage, "stale"> | null>(
    `restaurant ${slug}`,
    { tags },
    async (reads) => {
      const found = await readRestaurant(reads, slug);
      if (!found) return { value: null, ttlMs: NOBODY_MS, passing: true };
      const { restaurant } = found;
      const menu = await readMenu(reads, restaurant.id);
      const own = [restaurantKey(restaurant.id), menuKey(restaurant.id)];
      const spans = orderSpans(restaurant, ctx.clock.now());
      return { value: { restaurant, menu, spans, keys: [...own, ...tags] }, tags: own };
    },
  );
  return value && { ...value, stale };
}
