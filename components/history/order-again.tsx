"use client";
import { RotateCcw } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { CartRestaurant, NewEntry } from "#components/cart/cart.ts";
import { addToCart, startCart, useCart } from "#components/cart/cart-store.ts";
import { callApi } from "#components/orders/api.ts";
import { quietButton } from "#components/ui/button.ts";

type Again = {
  readonly restaurant: CartRestaurant;
  readonly lines: readonly NewEntry[];
  readonly gone: readonly string[];
};
type Step =
  | "ready"
  | "busy"
  | "failed"
  | "closed"
  | { readonly ask: Again }
  | { readonly gone: readonly string[]; readonly isEmpty: boolean };

/** Fills the cart with what was ordered then and is still to be had; says what is not, and asks before another cart goes. */
export function OrderAgain({ orderId, name }: { orderId: string; name: string }) {
  const t = useTranslations("orders.again");
  const locale = useLocale();
  const [step, setStep] = useState<Step>("ready");
  const fill = ({ restaurant, lines, gone }: Again) => {
    const [first, ...rest] = lines;
    if (!first) return setStep({ gone, isEmpty: true });
    startCart(restaurant, first);
    for (const line of rest) addToCart(restaurant, line);
    if (gone.length > 0) setStep({ gone, isEmpty: false });
    else location.assign(`/${locale}/cart`);
  };
  const press = async () => {
    setStep("busy");
    const answer = await callApi<Again>("GET", `orders/${orderId}/again`);
    if (!answer.ok) return setStep(answer.code === "not_found" ? "closed" : "failed");
    const { restaurant } = useCart.getState();
    if (restaurant !== null && answer.body.lines.length > 0) setStep({ ask: answer.body });
    else fill(answer.body);
  };
  if (typeof step === "object" && "ask" in step) {
    return (
      <div className="history-ask">
        <p>{t("ask")}</p>
        <button type="button" className={quietButton} onClick={() => fill(step.ask)}>
          {t("replace")}
        </button>
        <button type="button" className={quietButton} onClick={() => setStep("ready")}>
          {t("keep")}
        </button>
      </div>
    );
  }
  if (typeof step === "object") {
    return (
      <div className="history-ask" role="status">
        <p>{t(step.isEmpty ? "allGone" : "gone", { names: new Intl.ListFormat(locale).format(step.gone) })}</p>
        {!step.isEmpty && (
          <a className={quietButton} href={`/${locale}/cart`}>
            {t("toCart")}
          </a>
        )}
      </div>
    );
  }
  return (
    <div className="history-ask">
      <button
        type="button"
        className={quietButton}
        disabled={step === "busy"}
        onClick={press}
        aria-label={t("of", { name })}
      >
        <RotateCcw size={17} aria-hidden="true" />
        {t("action")}
      </button>
      <p role="status" className="text-rose text-sm empty:hidden">
        {step === "closed" ? t("closed", { name }) : step === "failed" ? t("failed") : ""}
      </p>
    </div>
  );
}
