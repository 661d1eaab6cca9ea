import { useFormatter, useLocale, useTranslations } from "next-intl";
import { formatMoney, unitOf } from "#components/ui/money.ts";
import { dateWords } from "#components/ui/times.ts";
import { type Figures, keptShare, meanStars, prepMin } from "#lib/orders/figures/figures.ts";

/** How figures are said: sums, shares and minutes, a dash where there are none, and days. */
export function useFigureWords(currency: string) {
  const t = useTranslations("kitchenFigures");
  const format = useFormatter();
  const locale = useLocale();
  const unit = unitOf(currency);
  const money = (minor: number) => formatMoney(minor, currency, locale);
  return {
    money,
    /** Without what is less than one of the currency: for a look. */
    roundMoney: (minor: number) => money(Math.round(minor / unit) * unit),
    share(of: Figures) {
      const kept = keptShare(of);
      return kept === null ? "–" : format.number(kept, { style: "percent", maximumFractionDigits: 0 });
    },
    minutes(of: Figures) {
      const min = prepMin(of);
      return min === null ? "–" : t("minutes", { count: Math.round(min) });
    },
    /** "4.6" of five */
    stars(of: Figures) {
      const mean = meanStars(of);
      return mean === null ? "–" : format.number(mean, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    },
    /** "28 Nov" */
    shortDay: (day: string) => dateWords(Date.parse(day), locale, { day: "numeric", month: "short" }),
    /** "Sat 28 November" */
    longDay: (day: string) => dateWords(Date.parse(day), locale, { weekday: "short", day: "numeric", month: "long" }),
  };
}
