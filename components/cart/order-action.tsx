"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { primaryButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import { type OrderRefusal, orderCart } from "./order-cart.ts";
import type { PanelProps } from "./panel-props.ts";

type Props = PanelProps & { isDemo: boolean; hasPlace: boolean; onAskAddress: () => void };

/** The way on. In the demo it orders at once, and nobody pays; elsewhere ordering is still to come, and it says so. */
export function OrderAction({ restaurant, pricing, isDemo, hasPlace, onAskAddress }: Props) {
  const t = useTranslations("cart");
  const locale = useLocale();
  const [step, setStep] = useState<"ready" | "sent" | OrderRefusal>("ready");
  const { state, amounts, changes, answer, request, askAgain } = pricing;
  const total = formatMoney(amounts.totalMinor, restaurant.currency, locale);
  const canOrder = state === "checked" && changes.size === 0 && (answer?.canOrder ?? false);
  const big = `${primaryButton} num min-h-14 w-full text-md`;

  const order = async () => {
    if (!request) return;
    setStep("sent");
    const refusal = await orderCart(request, amounts.totalMinor, locale);
    if (!refusal) return;
    setStep(refusal);
    if (refusal === "conflict") askAgain();
  };
  if (!isDemo) {
    return (
      <div className="cart-foot">
        <button type="button" className={`${big} disabled:bg-sunken disabled:text-ink-2`} disabled>
          {t("order.closedAction")}
        </button>
        <p className="cart-small">{t("order.closed")}</p>
      </div>
    );
  }
  const wait = step === "sent" ? t("order.sending") : state === "checking" ? t("order.wait") : null;
  return (
    <div className="cart-foot">
      {hasPlace ? (
        <button
          type="button"
          className={`${big} disabled:bg-sunken disabled:text-ink-2`}
          disabled={!canOrder || step === "sent"}
          onClick={order}
          data-order=""
        >
          {wait ?? (canOrder ? t("order.action", { total }) : t("order.fix"))}
        </button>
      ) : (
        <button type="button" className={big} onClick={onAskAddress}>
          {t("order.needAddress")}
        </button>
      )}
      <p role="alert" className="text-rose empty:hidden">
        {step === "ready" || step === "sent" ? "" : t(`order.${step}`)}
      </p>
      <p className="cart-small">{t("order.demo")}</p>
    </div>
  );
}
