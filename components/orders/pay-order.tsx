"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { primaryButton } from "#components/ui/button.ts";
import { callApi } from "./api.ts";

/** The way to pay for an order that waits for it. */
export function PayOrder({ orderId }: { orderId: string }) {
  const t = useTranslations("order.pay");
  const locale = useLocale();
  const [step, setStep] = useState<"ready" | "opening" | "failed" | "over">("ready");
  const pay = async () => {
    setStep("opening");
    const answer = await callApi<{ checkoutUrl: string }>("POST", `orders/${orderId}/checkout`, { locale });
    if (answer.ok) window.location.assign(answer.body.checkoutUrl);
    else setStep(answer.code === "order_conflict" ? "over" : "failed");
  };
  return (
    <div data-pay="">
      <button
        type="button"
        disabled={step === "opening"}
        className={`${primaryButton} w-full disabled:opacity-60`}
        onClick={pay}
      >
        {t(step === "opening" ? "opening" : "action")}
      </button>
      <p role="status" className="mt-2 text-rose text-sm empty:hidden">
        {step === "failed" ? t("failed") : step === "over" ? t("over") : ""}
      </p>
    </div>
  );
}
