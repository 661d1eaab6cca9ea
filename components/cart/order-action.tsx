"use client";
import { useLocale, useTranslations } from "next-intl";
import { primaryButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import type { PanelProps } from "./panel-props.ts";

type Props = PanelProps & { hasPlace: boolean; onAskAddress: () => void };

/** The way on to the checkout, open once the server has agreed to just this cart. */
export function OrderAction({ restaurant, pricing, hasPlace, onAskAddress }: Props) {
  const t = useTranslations("cart.order");
  const locale = useLocale();
  const { state, amounts, changes, answer } = pricing;
  const canOrder = state === "checked" && changes.size === 0 && (answer?.canOrder ?? false);
  const big = `${primaryButton} num min-h-14 w-full text-md`;
  if (!hasPlace) {
    return (
      <div className="cart-foot">
        <button type="button" className={big} onClick={onAskAddress}>
          {t("needAddress")}
        </button>
      </div>
    );
  }
  return (
    <div className="cart-foot">
      {canOrder ? (
        // a private page: a document of its own, with a policy of its own
        <a href={`/${locale}/checkout`} className={big} data-order="">
          {t("action", { total: formatMoney(amounts.totalMinor, restaurant.currency, locale) })}
        </a>
      ) : (
        <button type="button" className={`${big} disabled:bg-sunken disabled:text-ink-2`} disabled data-order="">
          {t(state === "checking" ? "wait" : "fix")}
        </button>
      )}
    </div>
  );
}
