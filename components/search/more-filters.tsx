import { ChevronDown, SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatMoney } from "#components/ui/money.ts";
import { ALLERGENS, DIETS } from "#lib/catalog/menu.ts";
import { type Search, SORTS, TIMES_MIN } from "#lib/catalog/search/search.ts";
import { TurnLink } from "./turn-link.tsx";
import { withDiet, withoutAllergen, withPart } from "./turns.ts";

type Props = { base: string; search: Search; currency: string; locale: string };

/** Fees that are worth a choice, in minor units. */
const FEES_MINOR = [0, 1_900, 2_900, 3_900];

/** All filters and the sorting, as links in groups, behind a press. */
export function MoreFilters({ base, search, currency, locale }: Props) {
  const t = useTranslations("search");
  const { allergen, diet, fee, time, sort } = search;
  const count = allergen.length + diet.length + Number(fee !== null) + Number(time !== null);
  const link = (to: Search, isOn: boolean, label: string) => (
    <li key={label}>
      <TurnLink base={base} to={to} isOn={isOn} className="chip">
        {label}
      </TurnLink>
    </li>
  );
  return (
    <details className="more">
      <summary className="chip" data-on={count > 0 || sort !== "best" ? "" : undefined}>
        <SlidersHorizontal size={16} aria-hidden="true" />
        {count === 0 ? t("more") : t("moreOn", { count })}
        <ChevronDown size={15} aria-hidden="true" />
      </summary>
      <div className="more-panel">
        <Group title={t("groupSort")}>
          {SORTS.map((each) => link({ ...search, page: 1, sort: each }, sort === each, t(`sorts.${each}`)))}
        </Group>
        <Group title={t("groupTime")}>
          {TIMES_MIN.map((each) =>
            link(withPart(search, "time", each), time === each, t("minutes", { minutes: each })),
          )}
        </Group>
        <Group title={t("groupFee")}>
          {FEES_MINOR.map((each) =>
            link(withPart(search, "fee", each), fee === each, formatMoney(each, currency, locale)),
          )}
        </Group>
        <Group title={t("groupDiet")}>
          {DIETS.map((each) => link(withDiet(search, each), diet.includes(each), t(`diets.${each}`)))}
        </Group>
        <Group title={t("groupAllergen")} note={t("allergenNote")}>
          {ALLERGENS.map((each) => link(withoutAllergen(search, each), allergen.includes(each), t(`without.${each}`)))}
        </Group>
      </div>
    </details>
  );
}

function Group({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="more-group">
      <h2>{title}</h2>
      <ul>{children}</ul>
      {note && <p>{note}</p>}
    </section>
  );
}
