"use client";
import { useLocale, useTranslations } from "next-intl";
import type { PanelProps } from "#components/cart/panel-props.ts";
import { primaryButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import type { Pay } from "./use-pay.ts";

type Props = PanelProps & { pay: Pay; hasPlace: boolean; isIncomplete: boolean; isDemo: boolean };

/** The one action: it says what it costs, and why it cannot be pressed where that is so. */
export function PayAction({ restaurant, pricing, pay, hasPlace, isIncomplete, isDemo }: Props) {
  const t = useTranslations("checkout.pay");
  const locale = useLocale();
  const { state, amounts, changes, answer } = pricing;
  const { step } = pay;
  const total = formatMoney(amounts.totalMinor, restaurant.currency, locale);
  const canOrder = state === "checked" && changes.size === 0 && (answer?.canOrder ?? false);
  const isTold = step !== "ready" && step !== "sent";
  const label = () => {
    if (!hasPlace) return t("needAddress");
    if (step === "sent") return t("sending");
    if (state === "checking") return t("wait");
    return canOrder ? t("action", { total }) : t("fix");
  };
  const isOff = hasPlace && (!canOrder || step === "sent");
  return (
    <div className="checkout-foot">
      <p role="alert" className="text-rose empty:hidden">
        {isTold ? t(step) : isIncomplete ? t("incomplete") : ""}
        {step === "paidBefore" && pay.paidOrderId && (
          <>
            {" "}
            <a className="underline" href={`/${locale}/checkout/${pay.paidOrderId}`}>
              {t("seeBefore")}
            </a>
          </>
        )}
      </p>
      <button
        type="submit"
        // it keeps the keyboard while it cannot be pressed
        aria-disabled={isOff}
        className={`${primaryButton} num checkout-pay min-h-14 w-full text-md`}
        onClick={(event) => isOff && event.preventDefault()}
        data-pay=""
      >
        {label()}
      </button>
      <p className="cart-small">{t(isDemo ? "demo" : "later")}</p>
    </div>
  );
}
