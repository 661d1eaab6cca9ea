import { useTranslations } from "next-intl";
import type { SearchResult } from "#lib/catalog/search/hit.ts";
import type { Search } from "#lib/catalog/search/search.ts";
import { TurnLink } from "./turn-link.tsx";
import { isUnfiltered, unfiltered, withCuisine, withDiet, withoutAllergen, withPart } from "./turns.ts";

type Props = { base: string; search: Search; cuisines: SearchResult["cuisines"] };

/** The filters that most people want, one press each. */
export function FilterChips({ base, search, cuisines }: Props) {
  const t = useTranslations("search");
  const chip = (to: Search, isOn: boolean, label: string) => (
    <li key={label}>
      <TurnLink base={base} to={to} isOn={isOn} className="chip">
        {label}
      </TurnLink>
    </li>
  );
  // A filter that is on stays in sight, also where nobody here cooks that.
  const here = cuisines.map(({ cuisine }) => cuisine);
  const shown = [...search.cuisine.filter((each) => !here.includes(each)), ...here];
  return (
    <nav aria-label={t("chips")} className="chips-bar">
      <ul className="chips">
        {chip(unfiltered(search), isUnfiltered(search), t("all"))}
        {chip(withPart(search, "open", "now"), search.open === "now", t("openNow"))}
        {chip(withPart(search, "time", 30), search.time === 30, t("under", { minutes: 30 }))}
        {chip(withPart(search, "fee", 0), search.fee === 0, t("freeDelivery"))}
        {chip(withDiet(search, "vegan"), search.diet.includes("vegan"), t("diets.vegan"))}
        {chip(withoutAllergen(search, "nuts"), search.allergen.includes("nuts"), t("without.nuts"))}
        {shown.map((each) => chip(withCuisine(search, each), search.cuisine.includes(each), t(`cuisines.${each}`)))}
      </ul>
    </nav>
  );
}
