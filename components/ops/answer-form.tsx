"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { quietButton } from "#components/ui/button.ts";

/** As long as the server takes (lib/orders/reports/report.ts). */
const MOST_WORDS = 1_000;

/** What an operator says to a report; whoever ordered reads it on the order's page. */
export function AnswerForm({ orderId, reportId }: { orderId: string; reportId: string }) {
  const t = useTranslations("ops.reports");
  const router = useRouter();
  const [step, setStep] = useState<"ready" | "sent" | "taken" | "failed">("ready");
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const body = { answer: new FormData(event.currentTarget).get("answer") };
    setStep("sent");
    const answer = await callApi("POST", `orders/${orderId}/reports/${reportId}/answer`, body);
    if (answer.ok) router.refresh();
    else setStep(answer.code === "report_answered" ? "taken" : "failed");
  };
  return (
    <form className="ops-answer" onSubmit={send}>
      <label>
        <span className="font-semibold text-sm">{t("answer")}</span>
        <textarea name="answer" rows={2} required maxLength={MOST_WORDS} />
      </label>
      <button type="submit" className={quietButton} disabled={step === "sent"}>
        {t("send")}
      </button>
      <p role="status" className="text-rose">
        {step === "taken" || step === "failed" ? t(step) : ""}
      </p>
    </form>
  );
}
