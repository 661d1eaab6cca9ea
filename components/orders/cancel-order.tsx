"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import { callApi } from "./api.ts";

type Props = { orderId: string; restaurant: string };

/** Cancels an order that nobody has answered yet, after asking once; the feed tells what came of it. */
export function CancelOrder({ orderId, restaurant }: Props) {
  const t = useTranslations("order.cancel");
  const fault = useTranslations("order.fault");
  const [step, setStep] = useState<"closed" | "asked" | "sent" | "conflict" | "failed">("closed");
  const cancel = async () => {
    setStep("sent");
    const answer = await callApi("POST", `orders/${orderId}/cancel`);
    if (!answer.ok) setStep(answer.code === "order_conflict" ? "conflict" : "failed");
  };
  if (step === "closed" || step === "conflict" || step === "failed")
    return (
      <div className="flex-1">
        <button type="button" className={`${quietButton} w-full`} onClick={() => setStep("asked")}>
          {t("action")}
        </button>
        <p role="status" className="mt-2 text-rose text-sm empty:hidden">
          {step === "conflict" ? t("conflict", { restaurant }) : step === "failed" ? fault("api") : ""}
        </p>
      </div>
    );
  return (
    <section aria-label={t("ask")} className="w-full rounded-card border border-line p-4" data-cancel="">
      <p className="font-semibold">{t("ask")}</p>
      <p className="mt-0.5 text-ink-2 text-sm">{t("askBody", { restaurant })}</p>
      <div className="mt-3 flex flex-wrap gap-3">
        <button
          type="button"
          disabled={step === "sent"}
          className={`${quietButton} flex-1 text-rose disabled:opacity-60`}
          onClick={cancel}
        >
          {t("confirm")}
        </button>
        <button type="button" className={`${quietButton} flex-1`} onClick={() => setStep("closed")}>
          {t("keep")}
        </button>
      </div>
    </section>
  );
}
