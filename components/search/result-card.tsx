import { drawnSrc } from "#components/ui/drawn-plate.ts";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import type { SearchHit } from "#lib/catalog/search/hit.ts";
import type { CardWords } from "./card-words.ts";
import { packNumbers } from "./packed.ts";
import { soonSpans } from "./soon-spans.ts";

export type ResultCardProps = {
  hit: SearchHit;
  locale: string;
  words: CardWords;
  /** When the page is made, minutes since 1970. */
  nowMin: number;
  /** Seen at once, so its picture is in the page. */
  isFirst: boolean;
};

/**
 * A kitchen in the list: few elements, since a page has 36 of them. What depends on the minute is left empty and filled in
 * by live-cards.ts from `data-spans`.
 */
export function ResultCard({ hit, locale, words, nowMin, isFirst }: ResultCardProps) {
  const { discount, rating, feeMinor, currency, eta, dishes, cuisines } = hit;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  const cuisine = cuisines.find((each) => each !== "other");
  return (
    <li
      className="hit"
      data-id={hit.id}
      data-spans={hit.hasMenu ? packNumbers(soonSpans(hit.spans, nowMin)) : undefined}
      data-shut={hit.hasMenu ? undefined : ""}
    >
      <a href={`/${locale}/r/${hit.slug}`} className="hit-link" data-soft="">
        <PlatePicture
          picture={hit.picture}
          className="hit-plate"
          {...(isFirst && { isFirst, src: drawnSrc(hit.picture) })}
        />
        <span className="hit-eta num">{words.eta(eta.minMin, eta.maxMin)}</span>
        <span className="hit-when num">{!hit.hasMenu && words.noMenu}</span>
        <h2 className="hit-name">{hit.name}</h2>
        <span className="hit-rating num">
          <i>{words.rated}</i> {words.rating(rating?.tenths ?? null)}
        </span>
        <p className="hit-sub num">
          {cuisine && `${words.cuisines[cuisine]} · `}
          {hit.hasMenu && <span className="hit-fee">{words.fee(feeMinor === 0 ? null : money(feeMinor))}</span>}
          <span className="hit-later">{!hit.hasMenu && words.noOrders}</span>
        </p>
        {discount && (
          <span className="hit-off num">
            {words.off(discount.basisPoints, discount.fromMinor === 0 ? null : money(discount.fromMinor))}
          </span>
        )}
        {dishes.length > 0 && (
          <span className="hit-dishes num">
            {dishes.map((dish) => (
              <span key={dish.id}>
                {dish.name} <b>{money(dish.priceMinor)}</b>
              </span>
            ))}
          </span>
        )}
      </a>
    </li>
  );
}
