import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { formatMoney } from "#components/ui/money.ts";
import { ALLERGENS, DIETS } from "#lib/catalog/menu.ts";
import { type Search, SORTS, TIMES_MIN } from "#lib/catalog/search/search.ts";
import { TurnLink } from "./turn-link.tsx";
import { withDiet, withoutAllergen, withPart } from "./turns.ts";

type Props = { base: string; search: Search; total: number; currency: string; locale: string };

/** Fees that are worth a choice, in minor units. */
const FEES_MINOR = [0, 1_900, 2_900, 3_900];

/** All filters and the sorting, as links in groups. They lie in the browser's own popover, which needs no script. */
export function MoreFilters({ base, search, total, currency, locale }: Props) {
  const t = useTranslations("search");
  const { allergen, diet, fee, time, sort } = search;
  const count = allergen.length + diet.length + Number(fee !== null) + Number(time !== null) + Number(sort !== "best");
  const link = (to: Search, isOn: boolean, label: string) => (
    <li key={label}>
      <TurnLink base={base} to={to} isOn={isOn} className="chip">
        {label}
      </TurnLink>
    </li>
  );
  return (
    <div className="more">
      <button type="button" className="chip" popoverTarget="more" data-on={count > 0 ? "" : undefined}>
        <Icon of="sliders" size={16} />
        <span className="more-words">{t("more")}</span>
        {count > 0 && (
          <span className="more-count num">
            <span className="sr-only">{t("moreOn", { count })}</span>
            <span aria-hidden="true">{count}</span>
          </span>
        )}
      </button>
      <div id="more" popover="auto" className="more-panel" role="dialog" aria-labelledby="more-title">
        <div className="more-head">
          <h2 id="more-title">{t("more")}</h2>
          <button type="button" popoverTarget="more" popoverTargetAction="hide" className="sheet-close">
            <Icon of="cross" size={20} />
            <span className="sr-only">{t("close")}</span>
          </button>
        </div>
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
        <div className="more-foot">
          <button type="button" popoverTarget="more" popoverTargetAction="hide" className="more-done">
            {t("show", { count: total })}
          </button>
        </div>
      </div>
    </div>
  );
}

function Group({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="more-group">
      <h3>{title}</h3>
      <ul>{children}</ul>
      {note && <p>{note}</p>}
    </section>
  );
}
