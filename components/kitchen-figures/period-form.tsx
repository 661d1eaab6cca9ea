import { useLocale, useTranslations } from "next-intl";
import { lastDays, type Period } from "#lib/orders/figures/period.ts";

const SPANS = [7, 30, 90] as const;

/** Which days: the last so many by a press, or any from one to another. Without a script too. */
export function PeriodForm({ period, today }: { readonly period: Period; readonly today: string }) {
  const t = useTranslations("kitchenFigures.period");
  const locale = useLocale();
  const path = `/${locale}/restaurant/figures`;
  return (
    <div className="figures-period">
      <nav aria-label={t("label")}>
        {SPANS.map((days) => {
          const last = lastDays(days, today);
          return (
            <a
              key={days}
              className="board-chip"
              href={`${path}?${new URLSearchParams({ ...last })}`}
              aria-current={period.from === last.from && period.to === last.to ? "true" : undefined}
            >
              {t("last", { days })}
            </a>
          );
        })}
      </nav>
      <form action={path} method="get">
        <label>
          {t("from")}
          <input type="date" name="from" required max={today} defaultValue={period.from} />
        </label>
        <label>
          {t("to")}
          <input type="date" name="to" required max={today} defaultValue={period.to} />
        </label>
        <button type="submit" className="board-chip">
          {t("show")}
        </button>
      </form>
    </div>
  );
}
