import { useTranslations } from "next-intl";
import { KeptHtml, renderHtml } from "#components/ui/render-html.ts";
import type { SearchHit, SearchResult } from "#lib/catalog/search/hit.ts";
import type { Search } from "#lib/catalog/search/search.ts";
import { cardWordsOf } from "./card-words.ts";
import { ResultCard, type ResultCardProps } from "./result-card.tsx";
import { soonSpans } from "./soon-spans.ts";
import { TurnLink } from "./turn-link.tsx";
import { useCuisineNames } from "./use-cuisine-names.ts";

type Props = {
  base: string;
  search: Search;
  result: Pick<SearchResult, "hits" | "page" | "pages">;
  locale: string;
  /** When the page is made, minutes since 1970. */
  nowMin: number;
};

/** As many plates are seen at once on a wide screen; the rest come when they are near. */
const FIRST_SEEN = 3;

/** The kitchens of a page, and the way to the pages beside it. */
export function ResultList({ base, search, result, locale, nowMin }: Props) {
  const t = useTranslations("search");
  const words = cardWordsOf(t, locale, useCuisineNames());
  return (
    <>
      <ul className="hits" aria-label={t("list")} data-only-open={search.open === "now" ? "" : undefined}>
        {result.hits.map((hit, i) => (
          <Card key={hit.id} hit={hit} locale={locale} words={words} nowMin={nowMin} isFirst={i < FIRST_SEEN} />
        ))}
      </ul>
      {result.pages > 1 && <Pager base={base} search={search} page={result.page} pages={result.pages} />}
    </>
  );
}

/** HTML of a kitchen's card, for as long as the cache holds what it says: by language, by whether it is seen at once and by which hours are soon. */
const kept = new WeakMap<SearchHit, Map<string, string>>();

/** A card as it was made for the last page that had it. */
function Card(props: ResultCardProps) {
  const { hit, locale, nowMin, isFirst } = props;
  const key = `${locale} ${isFirst} ${soonSpans(hit.spans, nowMin).length}`;
  const cards = kept.get(hit) ?? new Map<string, string>();
  kept.set(hit, cards);
  const html = cards.get(key) ?? renderHtml(<ResultCard {...props} />);
  cards.set(key, html);
  return <KeptHtml html={html} />;
}

function Pager({ base, search, page, pages }: { base: string; search: Search; page: number; pages: number }) {
  const t = useTranslations("search");
  return (
    <nav aria-label={t("pages")} className="pager">
      {page > 1 && (
        <TurnLink base={base} to={{ ...search, page: page - 1 }} className="chip" rel="prev" fromTop>
          {t("previous")}
        </TurnLink>
      )}
      <span className="num">{t("pageOf", { page, pages })}</span>
      {page < pages && (
        <TurnLink base={base} to={{ ...search, page: page + 1 }} className="chip" rel="next" fromTop>
          {t("next")}
        </TurnLink>
      )}
    </nav>
  );
}
