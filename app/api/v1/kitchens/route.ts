import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { readSearchPage } from "#lib/catalog/cache.ts";
import { findCell } from "#lib/catalog/cells.ts";
import type { SearchHit } from "#lib/catalog/search/hit.ts";
import { parseSearch } from "#lib/catalog/search/search.ts";
import { AppError } from "#lib/core/errors.ts";

/** Minutes since 1970 of a day are enough for a map that is looked at now. */
const MOST_SPANS = 4;

/**
 * `?cell=` and what a search page's address may say: all that was found there, on every page, as a map needs it. Pages are
 * read as the list reads them, through the cache. Throws AppError: not_found, database_unavailable.
 */
export const GET = door(async (request) => {
  await requireLimit(request, "kitchens");
  const said = new URL(request.url).searchParams;
  const cell = findCell(said.get("cell") ?? "");
  if (cell === null) throw new AppError("not_found");
  const { ctx } = requireRuntime();
  const search = { ...parseSearch(said), page: 1 };
  const first = await readSearchPage(ctx, cell, search);
  const rest = Array.from({ length: first.pages - 1 }, (_, i) => readSearchPage(ctx, cell, { ...search, page: i + 2 }));
  const pages = [first, ...(await Promise.all(rest))];
  return reply({ timeZone: first.timeZone, kitchens: pages.flatMap(({ hits }) => hits.map(onMap)) });
});

function onMap({ id, slug, name, at, cuisines, rating, currency, feeMinor, eta, spans, picture, hasMenu }: SearchHit) {
  return {
    ...{ id, slug, name, ...at, cuisine: cuisines[0] ?? "other", ratingTenths: rating?.tenths ?? null },
    ...{ currency, feeMinor, eta, hasMenu, spans: spans.slice(0, MOST_SPANS), picture },
  };
}
