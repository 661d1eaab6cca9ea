"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import { formatMoney, unitOf } from "#components/ui/money.ts";
import { callApi } from "./api.ts";

/** So many whole kronor (euros, …). */
const AMOUNTS = [10, 20, 50];

/** Thanks for whoever brought it: a payment of its own, made by the same press however often it is pressed. */
export function TipAfter({ orderId, currency }: { orderId: string; currency: string }) {
  const t = useTranslations("order.tip");
  const locale = useLocale();
  const [step, setStep] = useState<"ready" | "opening" | "thanks" | "tooLarge" | "failed">("ready");
  const [keys] = useState(() => new Map<number, string>());
  const unit = unitOf(currency);
  const give = async (amountMinor: number) => {
    setStep("opening");
    const requestKey = keys.get(amountMinor) ?? newKey();
    keys.set(amountMinor, requestKey);
    const body = { amountMinor, requestKey, locale };
    const answer = await callApi<{ checkoutUrl: string | null }>("POST", `orders/${orderId}/tip`, body);
    if (!answer.ok) return setStep(answer.code === "tip_too_large" ? "tooLarge" : "failed");
    if (answer.body.checkoutUrl === null) setStep("thanks");
    else location.assign(answer.body.checkoutUrl);
  };
  return (
    <section aria-labelledby="tip-after" data-tip-after="">
      <h2 id="tip-after" className="text-md">
        {t("title")}
      </h2>
      <div className="mt-2 flex flex-wrap gap-2">
        {AMOUNTS.map((amount) => (
          <button
            key={amount}
            type="button"
            className={`${quietButton} num`}
            disabled={step === "opening"}
            onClick={() => give(amount * unit)}
          >
            {formatMoney(amount * unit, currency, locale)}
          </button>
        ))}
      </div>
      <p role="status" className="mt-1.5 text-ink-2 text-sm empty:hidden">
        {step === "ready" ? "" : t(step)}
      </p>
    </section>
  );
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
