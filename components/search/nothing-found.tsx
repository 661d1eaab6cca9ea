import { useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import { formatMoney } from "#components/ui/money.ts";
import { EVERYTHING, type Search } from "#lib/catalog/search/search.ts";
import { sayLocalTime } from "./clock-words.ts";
import { TurnLink } from "./turn-link.tsx";
import { withCuisine, withDiet, withoutAllergen, withPart } from "./turns.ts";
import { useCuisineNames } from "./use-cuisine-names.ts";

type Props = { base: string; search: Search; currency: string; locale: string };

/** Nothing fits all that is asked for: what could be let go of, each by one press. */
export function NothingFound({ base, search, currency, locale }: Props) {
  const t = useTranslations("search");
  const cuisines = useCuisineNames();
  const { allergen, cuisine, diet, fee, open, q, time } = search;
  const drops: [string, Search][] = [
    ...(q === "" ? [] : [[t("nothingWords", { words: q }), { ...search, q: "", page: 1 }] as [string, Search]]),
    ...cuisine.map((each): [string, Search] => [cuisines[each], withCuisine(search, each)]),
    ...diet.map((each): [string, Search] => [t(`diets.${each}`), withDiet(search, each)]),
    ...allergen.map((each): [string, Search] => [t(`without.${each}`), withoutAllergen(search, each)]),
  ];
  if (fee === 0) drops.push([t("freeDelivery"), withPart(search, "fee", fee)]);
  else if (fee !== null) drops.push([formatMoney(fee, currency, locale), withPart(search, "fee", fee)]);
  if (time !== null) drops.push([t("under", { minutes: time }), withPart(search, "time", time)]);
  if (open === "now") drops.push([t("openNow"), withPart(search, "open", open)]);
  else if (open !== null) drops.push([sayLocalTime(open, locale, "short"), withPart(search, "open", open)]);
  return (
    <section className="nothing">
      <h2>{t("nothingTitle")}</h2>
      <p>{t("nothingBody")}</p>
      <ul>
        {drops.map(([what, to]) => (
          <li key={what}>
            <TurnLink base={base} to={to} className="chip" label={t("drop", { what })}>
              {what} <Icon of="cross" size={15} />
            </TurnLink>
          </li>
        ))}
        {drops.length > 1 && (
          <li>
            <TurnLink base={base} to={EVERYTHING} className="chip nothing-all">
              {t("nothingAll")}
            </TurnLink>
          </li>
        )}
      </ul>
    </section>
  );
}
