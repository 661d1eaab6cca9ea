import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { Week } from "#lib/payments/payouts/week.ts";

/** Which week: the one before or after by a press, or the one that any day is in. Without a script too. */
export function WeekForm({ week, today }: { readonly week: Week; readonly today: string }) {
  const t = useTranslations("kitchenPayouts");
  const path = `/${useLocale()}/restaurant/payouts`;
  const at = (monday: string) => `${path}?${new URLSearchParams({ week: monday })}`;
  return (
    <div className="payouts-weeks">
      <nav aria-label={t("weeks")}>
        <a className="board-chip" href={at(week.before)}>
          <ChevronLeft size={17} aria-hidden="true" />
          {t("before")}
        </a>
        {week.after !== null && (
          <a className="board-chip" href={at(week.after)}>
            {t("after")}
            <ChevronRight size={17} aria-hidden="true" />
          </a>
        )}
      </nav>
      <form action={path} method="get">
        <label>
          {t("weekOf")}
          <input type="date" name="week" required max={today} defaultValue={week.from} />
        </label>
        <button type="submit" className="board-chip">
          {t("show")}
        </button>
      </form>
    </div>
  );
}
