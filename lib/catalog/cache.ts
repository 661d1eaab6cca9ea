import type { Context } from "#lib/infra/context.ts";
import { cellAndAround, cellName, type PlaceCell } from "./cells.ts";
import type { Menu } from "./menu.ts";
import { countRestaurants, listSlugs, readMenu, readRestaurant } from "./queries.ts";
import { isSlug, type Restaurant } from "./restaurant.ts";
import type { SearchResult } from "./search/hit.ts";
import { searchCell } from "./search/queries.ts";
import { formatSearch, type Search } from "./search/search.ts";
import { orderSpans } from "./spans.ts";
import { cellKey, menuKey, restaurantKey, WHOLE_CATALOGUE_KEY } from "./surrogate-keys.ts";

/** What public pages show, read through the cache: the same for everybody, and made anew when what it shows changes. */
type Needs = Pick<Context, "cache" | "clock">;

/** Names that nobody has are remembered for so long, milliseconds: somebody may come to have them. */
const NOBODY_MS = 60_000;

/** `stale`: the database does not answer, and what has changed since is not in it. */
export type SearchPage = SearchResult & { readonly stale: boolean };

/** Who delivers to the middle of a cell and is what is searched for. Throws AppError: database_unavailable. */
export async function readSearchPage(ctx: Needs, cell: PlaceCell, search: Search): Promise<SearchPage> {
  const name = `search ${cellName(cell)}${formatSearch(search)}`;
  const tags = [...cellAndAround(cell).map(cellKey), WHOLE_CATALOGUE_KEY];
  const { value, stale } = await ctx.cache.getOrSet<SearchResult>(name, { tags }, async (reads) => {
    const found = await searchCell(reads, cell, search, ctx.clock.now());
    const keys = [...new Set([...found.keys, WHOLE_CATALOGUE_KEY])];
    return { value: { ...found, keys }, tags: keys, passing: !isUsual(search) };
  });
  return { ...value, stale };
}

/** Nearly everybody looks at all there is, or by one filter; words and mixtures are as many as anybody likes. */
function isUsual({ allergen, cuisine, diet, fee, open, page, q, sort, time }: Search): boolean {
  const lists = allergen.length + cuisine.length + diet.length;
  const said = [fee !== null, open !== null && open !== "now", page > 1, sort !== "best", time !== null];
  return q === "" && lists + said.filter(Boolean).length <= 1;
}

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

/** So many restaurants are in one part of the list for search engines. */
const SITEMAP_PAGE = 2_000;

/** How many parts the list of restaurants has; at least one. Throws AppError: database_unavailable. */
export async function readSitemapSize(ctx: Needs): Promise<{ readonly pages: number }> {
  const { value } = await ctx.cache.getOrSet("sitemap", { tags: [WHOLE_CATALOGUE_KEY] }, async (reads) => ({
    value: { pages: Math.max(1, Math.ceil((await countRestaurants(reads)) / SITEMAP_PAGE)) },
  }));
  return value;
}

/** The names in addresses of the restaurants in that part; null past the last. Throws AppError: database_unavailable. */
export async function readSitemapPage(ctx: Needs, page: number): Promise<readonly string[] | null> {
  const { value } = await ctx.cache.getOrSet(`sitemap ${page}`, { tags: [WHOLE_CATALOGUE_KEY] }, async (reads) => ({
    value: await listSlugs(reads, { from: page * SITEMAP_PAGE, most: SITEMAP_PAGE }),
  }));
  return value.length > 0 || page === 0 ? value : null;
}
