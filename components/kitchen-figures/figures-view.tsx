import { Download } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { type DayFigures, type Figures, keptShare, prepMin, sumFigures } from "#lib/orders/figures/figures.ts";
import type { Period } from "#lib/orders/figures/period.ts";
import { Bars } from "./bars.tsx";
import { PeriodForm } from "./period-form.tsx";
import "#components/kitchen-hours/kitchen-page.css";
import "./figures.css";

type Props = {
  readonly days: readonly DayFigures[];
  readonly period: Period;
  readonly today: string;
  readonly currency: string;
};

/** What a restaurant did in a period: the whole of it in four numbers, a bar a day, and every day in a table. */
export function FiguresView({ days, period, today, currency }: Props) {
  const t = useTranslations("kitchenFigures");
  const format = useFormatter();
  const locale = useLocale();
  const total = sumFigures(days);
  const money = (minor: number) => formatMoney(minor, currency, locale);
  const share = (of: Figures) => {
    const kept = keptShare(of);
    return kept === null ? "–" : format.number(kept, { style: "percent", maximumFractionDigits: 0 });
  };
  const minutes = (of: Figures) => {
    const min = prepMin(of);
    return min === null ? "–" : t("minutes", { count: Math.round(min) });
  };
  const [short, long] = dayFormats(locale);
  const shortDay = (day: string) => short.format(new Date(day));
  const longDay = (day: string) => long.format(new Date(day));
  const most = (of: (each: DayFigures) => number) => Math.max(0, ...days.map(of));
  const isEmpty = total.orders + total.rejected + total.missed === 0;
  return (
    <main id="main" className="kitchen-page">
      <header className="kitchen-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t("lead")}</p>
        </div>
        <a
          className="board-chip figures-csv"
          href={`/api/v1/restaurant/figures?${new URLSearchParams({ ...period })}`}
          download
        >
          <Download size={17} aria-hidden="true" />
          {t("csv")}
        </a>
      </header>
      <PeriodForm period={period} today={today} />
      <dl className="figures-whole">
        <div>
          <dt>{t("orders")}</dt>
          <dd className="num">{format.number(total.orders)}</dd>
        </div>
        <div>
          <dt>{t("sales")}</dt>
          <dd className="num">{money(total.salesMinor)}</dd>
        </div>
        <div>
          <dt>{t("kept")}</dt>
          <dd className="num">{share(total)}</dd>
        </div>
        <div>
          <dt>{t("prep")}</dt>
          <dd className="num">{minutes(total)}</dd>
        </div>
      </dl>
      {isEmpty ? (
        <p className="board-empty">{t("empty")}</p>
      ) : (
        <>
          <div className="figures-charts">
            <Bars
              title={t("ordersByDay")}
              topSaid={t("most", { count: most(({ orders }) => orders) })}
              bars={days.map((each) => ({
                label: shortDay(each.day),
                value: each.orders,
                said: `${longDay(each.day)}: ${each.orders}`,
              }))}
            />
            <Bars
              title={t("salesByDay")}
              topSaid={money(most(({ salesMinor }) => salesMinor))}
              bars={days.map((each) => ({
                label: shortDay(each.day),
                value: each.salesMinor,
                said: `${longDay(each.day)}: ${money(each.salesMinor)}`,
              }))}
            />
            <Bars
              title={t("keptByDay")}
              top={1}
              topSaid={format.number(1, { style: "percent" })}
              bars={days.map((each) => ({
                label: shortDay(each.day),
                value: keptShare(each),
                said: `${longDay(each.day)}: ${share(each)}`,
              }))}
            />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways on a phone is scrolled by the keyboard too */}
          <section className="figures-table" aria-label={t("table")} tabIndex={0}>
            <table>
              <thead>
                <tr>
                  {(["day", "orders", "sales", "rejected", "missed", "kept", "prep"] as const).map((column) => (
                    <th key={column} scope="col">
                      {t(column)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {days.toReversed().map((each) => (
                  <tr key={each.day}>
                    <th scope="row">{longDay(each.day)}</th>
                    <td>{each.orders}</td>
                    <td>{money(each.salesMinor)}</td>
                    <td>{each.rejected}</td>
                    <td>{each.missed}</td>
                    <td>{share(each)}</td>
                    <td>{minutes(each)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p className="figures-note">{t("note")}</p>
        </>
      )}
    </main>
  );
}

/** Days without a time, "28 Nov" and "Sat 28 November". */
function dayFormats(locale: string): [Intl.DateTimeFormat, Intl.DateTimeFormat] {
  const of = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { timeZone: "UTC", day: "numeric", ...options });
  return [of({ month: "short" }), of({ weekday: "short", month: "long" })];
}
