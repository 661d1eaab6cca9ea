import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { clockTime, dateOf, dateWords } from "#components/ui/times.ts";
import type { Statement, StatementLine } from "#lib/payments/payouts/statement.ts";
import type { Shop } from "./shop.ts";

type Props = { readonly statement: Statement; readonly shop: Shop };

/** Why it was given back, of those that have words of their own. */
const REASONS = [
  "missing_items",
  "quality",
  "late",
  "never_arrived",
  "goodwill",
  "order_changed",
  "order_ended",
] as const;

/** Every posting of a statement in the order in which it was posted, and what they come to. */
export function LineTable({ statement, shop }: Props) {
  const t = useTranslations("kitchenPayouts");
  const locale = useLocale();
  const money = (minor: number) => formatMoney(minor, shop.currency, locale);
  const what = ({ reason, givenBackMinor }: StatementLine) => {
    if (reason === null) return t("taken");
    const known = REASONS.find((one) => one === reason);
    return t("givenBackFor", { amount: money(givenBackMinor), why: t(`reasons.${known ?? "other"}`) });
  };
  const when = (ms: number) =>
    `${dateWords(Date.parse(dateOf(ms, shop.timeZone)), locale, { weekday: "short", day: "numeric", month: "short" })} ${clockTime(ms, shop.timeZone, locale)}`;
  const some = (minor: number) => (minor === 0 ? "–" : money(minor));
  return (
    <table className="payouts-table" aria-label={t("table")}>
      <thead>
        <tr>
          <th scope="col">{t("order")}</th>
          <th scope="col">{t("what")}</th>
          <th scope="col">{t("food")}</th>
          <th scope="col">{t("yours")}</th>
          <th scope="col">{t("due")}</th>
        </tr>
      </thead>
      <tbody>
        {statement.lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the books are never changed, and a line has no other name
          <tr key={i}>
            <th scope="row">
              #{line.code} <small>{when(line.at)}</small>
            </th>
            <td data-name={t("what")}>{what(line)}</td>
            <td data-name={t("food")}>{some(line.foodMinor)}</td>
            <td data-name={t("yours")}>{some(-line.borneMinor || 0)}</td>
            <td data-name={t("due")}>{money(line.foodMinor - line.borneMinor)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {t("sum")}
          </th>
          <td data-name={t("food")}>{money(statement.foodMinor)}</td>
          <td data-name={t("yours")}>{some(-statement.borneMinor || 0)}</td>
          <td data-name={t("due")}>{money(statement.dueMinor)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
