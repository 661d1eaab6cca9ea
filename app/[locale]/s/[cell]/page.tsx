import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { notePage } from "#app/page-notes.ts";
import { findPlace } from "#app/place.ts";
import { publicHead } from "#app/public-head.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { SearchMap } from "#components/search/search-map.tsx";
import { SearchView } from "#components/search/search-view.tsx";
import { readSearchPage } from "#lib/catalog/cache.ts";
import { cellMiddle, findCell } from "#lib/catalog/cells.ts";
import { formatSearch, parseSearch } from "#lib/catalog/search/search.ts";
import { nearestArea } from "#lib/city/areas.ts";
import type { City } from "#lib/city/city.ts";

type Props = PageProps<"/[locale]/s/[cell]">;

const MINUTE_MS = 60_000;

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  await connection();
  const { locale, cell: name } = await params;
  const cell = findCell(name);
  if (cell === null) return {};
  const { city, ctx } = requireRuntime();
  const t = await getTranslations("search");
  const district = districtOf(city, name);
  const values = { where: district === city.name ? district : `${district}, ${city.name}` };
  return publicHead({
    locale,
    path: `/s/${name}`,
    title: t("title", values),
    description: t("description", values),
    publicUrl: ctx.config.publicUrl,
    // A place is one page to a search engine, however it is filtered.
    isListed: formatSearch(parseSearch(paramsOf(await searchParams))) === "",
  });
}

/** Who delivers to a place: the same for everyone in its cell. */
export default async function SearchPage({ params, searchParams }: Props) {
  const { locale, cell: name } = await params;
  const cell = findCell(name);
  if (cell === null) notFound();
  const search = parseSearch(paramsOf(await searchParams));
  const { city, styleUrls } = await findPlace();
  const { ctx } = requireRuntime();
  const result = await readSearchPage(ctx, cell, search);
  notePage({ keys: result.keys, stale: result.stale });
  return (
    <Words of={["search.live"]}>
      <SearchView
        locale={locale}
        city={city.name}
        here={{ cell: name, name: districtOf(city, name) }}
        base={`/${locale}/s/${name}`}
        search={search}
        result={result}
        nowMin={Math.floor(ctx.clock.now() / MINUTE_MS)}
        map={
          <SearchMap
            cell={name}
            query={formatSearch(search)}
            ground={{ minZoom: city.minZoom, bounds: city.bounds }}
            styleUrls={styleUrls}
            door={cellMiddle(cell)}
            timeZone={result.timeZone}
            tellsShut={search.open === null || search.open === "now"}
          />
        }
      />
    </Words>
  );
}

/** The district that a cell lies in; the city where it lies in none. */
function districtOf({ areas, name: city }: City, name: string): string {
  const cell = findCell(name);
  return (cell === null ? undefined : areas[nearestArea(areas, cellMiddle(cell))]?.name) ?? city;
}

function paramsOf(searchParams: Awaited<Props["searchParams"]>): URLSearchParams {
  const pairs = Object.entries(searchParams).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value ?? ""]).map((each): [string, string] => [key, each]),
  );
  return new URLSearchParams(pairs);
}
