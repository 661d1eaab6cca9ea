import { Download, ReceiptText } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type DayFigures, keptShare, sumFigures } from "#lib/orders/figures/figures.ts";
import type { Period } from "#lib/orders/figures/period.ts";
import type { GivenRating } from "#lib/orders/ratings/rating.ts";
import { Bars } from "./bars.tsx";
import { DayTable } from "./day-table.tsx";
import { PeriodForm } from "./period-form.tsx";
import { SaidList } from "./said-list.tsx";
import { useFigureWords } from "./use-figure-words.ts";
import "./figures.css";

type Props = {
  readonly days: readonly DayFigures[];
  readonly said: readonly GivenRating[];
  readonly period: Period;
  readonly today: string;
  readonly currency: string;
  /** Who looks at them runs the restaurant, and may see what it is paid. */
  readonly isOwner: boolean;
};

/** What a restaurant did in a period: the whole of it in five numbers, a bar a day, every day in a table, and what was said. */
export function FiguresView({ days, said: words, period, today, currency, isOwner }: Props) {
  const t = useTranslations("kitchenFigures");
  const format = useFormatter();
  const locale = useLocale();
  const { roundMoney, share, minutes, stars, shortDay, longDay } = useFigureWords(currency);
  const total = sumFigures(days);
  const whole = [
    { key: "orders", said: format.number(total.orders) },
    { key: "sales", said: roundMoney(total.salesMinor) },
    { key: "kept", said: share(total) },
    { key: "prep", said: minutes(total) },
    { key: "food", said: stars(total), of: t("ratings", { count: total.rated }) },
  ] as const;
  const bars = (tall: (of: DayFigures) => number | null, said: (of: DayFigures) => string) =>
    days.map((each) => ({
      day: each.day,
      label: shortDay(each.day),
      value: tall(each),
      said: `${longDay(each.day)}: ${said(each)}`,
    }));
  const most = (of: (each: DayFigures) => number) => Math.max(0, ...days.map(of));
  const isEmpty = total.orders + total.rejected + total.missed === 0;
  return (
    <main id="main" className="kitchen-page">
      <header className="kitchen-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t("lead")}</p>
        </div>
        {isOwner && (
          <a className="board-chip figures-csv" href={`/${locale}/restaurant/payouts`}>
            <ReceiptText size={17} aria-hidden="true" />
            {t("payouts")}
          </a>
        )}
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
        {whole.map(({ key, said, ...more }) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd className="num">{said}</dd>
            {"of" in more && <dd className="figures-of num">{more.of}</dd>}
          </div>
        ))}
      </dl>
      {isEmpty ? (
        <p className="board-empty">{t("empty")}</p>
      ) : (
        <>
          <div className="figures-charts">
            <Bars
              title={t("ordersByDay")}
              topSaid={t("most", { count: most(({ orders }) => orders) })}
              bars={bars(
                ({ orders }) => orders,
                ({ orders }) => format.number(orders),
              )}
            />
            <Bars
              title={t("salesByDay")}
              topSaid={roundMoney(most(({ salesMinor }) => salesMinor))}
              bars={bars(
                ({ salesMinor }) => salesMinor,
                ({ salesMinor }) => roundMoney(salesMinor),
              )}
            />
            <Bars
              title={t("keptByDay")}
              top={1}
              topSaid={format.number(1, { style: "percent" })}
              bars={bars(keptShare, share)}
            />
          </div>
          <DayTable days={days} currency={currency} />
          {words.length > 0 && <SaidList said={words} />}
          <p className="figures-note">{t("note")}</p>
        </>
      )}
    </main>
  );
}
