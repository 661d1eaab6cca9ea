import { Download } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { dateWords } from "#components/ui/times.ts";
import type { Statement } from "#lib/payments/payouts/statement.ts";
import type { Week } from "#lib/payments/payouts/week.ts";
import { LineTable } from "./line-table.tsx";
import { PrintButton } from "./print-button.tsx";
import type { Shop } from "./shop.ts";
import { WeekForm } from "./week-form.tsx";
import "./payouts.css";

type Props = { readonly statement: Statement; readonly week: Week; readonly today: string; readonly shop: Shop };

/** What a restaurant is to be paid for a week: how the sum comes about, and every posting that it is made of. */
export function PayoutsView({ statement, week, today, shop }: Props) {
  const t = useTranslations("kitchenPayouts");
  const locale = useLocale();
  const money = (minor: number) => formatMoney(minor, shop.currency, locale);
  const day = (date: string) => dateWords(Date.parse(date), locale, { day: "numeric", month: "long", year: "numeric" });
  const isOver = week.after !== null;
  return (
    <main id="main" className="kitchen-page payouts">
      <header className="kitchen-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t("lead", { name: shop.name })}</p>
        </div>
        <PrintButton />
        <a
          className="board-chip payouts-csv"
          href={`/api/v1/restaurant/payouts?${new URLSearchParams({ week: week.from })}`}
          download
        >
          <Download size={17} aria-hidden="true" />
          {t("csv")}
        </a>
      </header>
      <WeekForm week={week} today={today} />
      <section className="payouts-sheet" aria-labelledby="payouts-week">
        <h2 id="payouts-week">{t("week", { from: day(week.from), to: day(week.to) })}</h2>
        <p>{t(isOver ? "over" : "goesOn")}</p>
        <dl>
          <div>
            <dt>{t("foodOf", { count: statement.orders })}</dt>
            <dd>{money(statement.foodMinor)}</dd>
          </div>
          <div>
            <dt>{t("borne")}</dt>
            <dd>{money(-statement.borneMinor || 0)}</dd>
          </div>
          <div data-sum="">
            <dt>{t("due")}</dt>
            <dd>{money(statement.dueMinor)}</dd>
          </div>
        </dl>
      </section>
      {statement.lines.length === 0 ? (
        <p className="board-empty">{t("empty")}</p>
      ) : (
        <LineTable statement={statement} shop={shop} />
      )}
      <p className="payouts-note">{t("note")}</p>
    </main>
  );
}
