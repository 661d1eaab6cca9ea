import { useTranslations } from "next-intl";
import type { DayFigures } from "#lib/orders/figures/figures.ts";
import { useFigureWords } from "./use-figure-words.ts";

type Props = { readonly days: readonly DayFigures[]; readonly currency: string };

/** Every day of a period, the newest first. Where it is narrow a day is a block, and each number has its name beside it. */
export function DayTable({ days, currency }: Props) {
  const t = useTranslations("kitchenFigures");
  const { money, share, minutes, stars, longDay } = useFigureWords(currency);
  const columns = [
    { key: "orders", of: ({ orders }: DayFigures) => orders },
    { key: "sales", of: ({ salesMinor }: DayFigures) => money(salesMinor) },
    { key: "rejected", of: ({ rejected }: DayFigures) => rejected },
    { key: "missed", of: ({ missed }: DayFigures) => missed },
    { key: "kept", of: share },
    { key: "prep", of: minutes },
    { key: "food", of: stars },
  ] as const;
  return (
    <table className="figures-table" aria-label={t("table")}>
      <thead>
        <tr>
          <th scope="col">{t("day")}</th>
          {columns.map(({ key }) => (
            <th key={key} scope="col">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((each) => (
          <tr key={each.day}>
            <th scope="row">{longDay(each.day)}</th>
            {columns.map(({ key, of }) => (
              <td key={key} data-name={t(key)}>
                {of(each)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
