"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import type { Shift } from "#lib/dispatch/driving/shift.ts";

/** What the day has come to: fees and tips of what was handed over. */
export function Today({ today }: { today: Shift["today"] }) {
  const t = useTranslations("drive.today");
  const locale = useLocale();
  return (
    <section className="drive-today" aria-label={t("title")}>
      <h2>{t("title")}</h2>
      <p className="num">{t("count", { count: today.count })}</p>
      {today.earned.map(({ minor, currency }) => (
        <p key={currency} className="num drive-earned">
          {formatMoney(minor, currency, locale)}
        </p>
      ))}
    </section>
  );
}
