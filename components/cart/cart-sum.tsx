"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import type { PanelProps } from "./panel-props.ts";

/** What it costs, part by part. */
export function CartSum({ restaurant, pricing }: PanelProps) {
  const t = useTranslations("cart.sum");
  const locale = useLocale();
  const { foodMinor, discountMinor, feeMinor, tipMinor, totalMinor } = pricing.amounts;
  const money = (minor: number) => formatMoney(minor, restaurant.currency, locale);
  const rows: [string, string][] = [[t("food"), money(foodMinor)]];
  if (discountMinor > 0) rows.push([t("discount"), money(-discountMinor)]);
  rows.push([t("fee"), feeMinor === 0 ? t("free") : money(feeMinor)]);
  if (tipMinor > 0) rows.push([t("tip"), money(tipMinor)]);
  return (
    <dl className="cart-sum num">
      {rows.map(([what, amount]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{amount}</dd>
        </div>
      ))}
      <div className="cart-total">
        <dt>{t("total")}</dt>
        <dd data-total={totalMinor}>{money(totalMinor)}</dd>
      </div>
    </dl>
  );
}
