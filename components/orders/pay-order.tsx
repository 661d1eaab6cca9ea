"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
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
        className="min-h-12 w-full rounded-control bg-ember px-5 font-semibold text-on-ember disabled:opacity-60"
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
