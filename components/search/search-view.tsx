import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CartButton } from "#components/cart/cart-button.tsx";
import { SiteFooter } from "#components/layout/site-footer.tsx";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { PlaceField } from "#components/place/place-field.tsx";
import { Html } from "#components/ui/html.tsx";
import { KeptHtml, renderHtml } from "#components/ui/render-html.ts";
import type { SearchResult } from "#lib/catalog/search/hit.ts";
import { formatSearch, type Search } from "#lib/catalog/search/search.ts";
import { sayLocalTime } from "./clock-words.ts";
import { FilterChips } from "./filter-chips.tsx";
import { LiveHeadline } from "./live-headline.tsx";
import { MoreFilters } from "./more-filters.tsx";
import { NothingFound } from "./nothing-found.tsx";
import { packSteps } from "./packed.ts";
import { ResultList } from "./result-list.tsx";
import { SearchLive } from "./search-live.tsx";
import { isUnfiltered } from "./turns.ts";
import { WhenField } from "./when-field.tsx";
import { WordsField } from "./words-field.tsx";
import "./search.css";

type Props = {
  locale: string;
  city: string;
  /** The cell, its district and the address of its page without parameters. */
  here: { readonly cell: string; readonly name: string };
  base: string;
  search: Search;
  result: SearchResult & { readonly stale: boolean };
  /** When the page is made, minutes since 1970. */
  nowMin: number;
  /** Opens the map of what was found. */
  map: ReactNode;
};

/** Who delivers to a place: one answer, the filters, the kitchens. */
export function SearchView({ locale, city, here, base, search, result, nowMin, map }: Props) {
  const t = useTranslations("search");
  const at = search.open === "now" ? null : search.open;
  const isNarrow = !isUnfiltered(search) || search.q !== "";
  const isDesert = result.cuisines.length === 0;
  const currency = result.hits[0]?.currency ?? "SEK";
  const query = formatSearch(search);
  const { title, bar } = keptFor(result, `${base}${query}`, () => {
    const count = { count: result.total };
    return {
      title: at !== null ? t("openAt", count) : isNarrow && !isDesert ? t("match", count) : t("deliver", count),
      bar: renderHtml(
        <div className="search-bar">
          <MoreFilters base={base} search={search} total={result.total} currency={currency} locale={locale} />
          <FilterChips base={base} search={search} cuisines={result.cuisines} />
        </div>,
      ),
    };
  });
  const area = { area: here.name };
  const lead = at === null ? t("toArea", area) : t("at", { ...area, when: sayLocalTime(at, locale) });
  const hasHits = result.hits.length > 0;
  return (
    <SearchLive timeZone={result.timeZone} tellsShut={at === null} total={result.total}>
      <SiteHeader
        place={
          <PlaceField city={city} here={here} leadsTo={`/${locale}/s/{cell}${formatSearch({ ...search, page: 1 })}`}>
            <WhenField base={base} search={search} timeZone={result.timeZone} />
          </PlaceField>
        }
        cart={<CartButton />}
      />
      <main id="main" className="search site-wrap" tabIndex={-1}>
        {result.stale && <p className="search-note">{t("stale")}</p>}
        <div className="search-top">
          <LiveHeadline
            title={title}
            lead={lead}
            steps={at === null && hasHits ? packSteps(result.steps) : ""}
            timeZone={result.timeZone}
            isNarrow={isNarrow}
          />
          {!isDesert && <WordsField base={base} search={search} />}
          {hasHits && map}
        </div>
        <Html as="div" name={`found ${base}${query}`}>
          {!isDesert && <KeptHtml html={bar} />}
          {hasHits && <ResultList base={base} search={search} result={result} locale={locale} nowMin={nowMin} />}
          {!hasHits && !isDesert && <NothingFound base={base} search={search} currency={currency} locale={locale} />}
          {isDesert && (
            <section className="nothing">
              <h2>{t("nobodyTitle")}</h2>
              <p>{t("nobodyBody", { city })}</p>
              <a href={`/${locale}`} className="chip">
                {t("nobodyAction")}
              </a>
            </section>
          )}
        </Html>
      </main>
      <SiteFooter locale={locale} path={`/s/${here.cell}`} />
    </SearchLive>
  );
}

/** What no clock changes of a page, for as long as the cache holds what it was found from: by address, which has the language. */
type Kept = { readonly title: string; readonly bar: string };
const kept = new WeakMap<SearchResult["hits"], Map<string, Kept>>();

function keptFor({ hits }: SearchResult, address: string, make: () => Kept): Kept {
  const pages = kept.get(hits) ?? new Map<string, Kept>();
  kept.set(hits, pages);
  const page = pages.get(address) ?? make();
  pages.set(address, page);
  return page;
}
