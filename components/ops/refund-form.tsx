"use client";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi } from "#components/orders/api.ts";
import { quietButton } from "#components/ui/button.ts";
import { formatMoney, unitOf } from "#components/ui/money.ts";

type Props = {
  orderId: string;
  /** The tip that it is about; none: the order itself. */
  tipId?: string;
  leftMinor: number;
  currency: string;
};
const REASONS = ["missing_items", "late", "quality", "never_arrived", "goodwill"] as const;

/** Gives back a part or all that is left, with a reason, after saying once more how much. */
export function RefundForm({ orderId, tipId, leftMinor, currency }: Props) {
  const t = useTranslations("ops.refund");
  const locale = useLocale();
  const router = useRouter();
  const unit = unitOf(currency);
  const [typed, setTyped] = useState(String(leftMinor / unit));
  const [reason, setReason] = useState<(typeof REASONS)[number]>("missing_items");
  const [step, setStep] = useState<"ready" | "ask" | "sent" | "done" | "tooMuch" | "failed">("ready");
  const amountMinor = Math.round(Number(typed.replace(",", ".")) * unit);
  const isRight = Number.isInteger(amountMinor) && amountMinor >= 1 && amountMinor <= leftMinor;
  const amount = formatMoney(isRight ? amountMinor : 0, currency, locale);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isRight) return setStep("tooMuch");
    if (step !== "ask") return setStep("ask");
    setStep("sent");
    const answer = await callApi("POST", `orders/${orderId}/refunds`, { amountMinor, reason, tipId });
    if (!answer.ok) return setStep(answer.code === "nothing_to_refund" ? "tooMuch" : "failed");
    setStep("done");
    router.refresh();
  };
  return (
    <form className="ops-refund" onSubmit={submit} data-refund="">
      <label>
        <span>{t("amount", { currency, left: formatMoney(leftMinor, currency, locale) })}</span>
        <input
          inputMode="decimal"
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setStep("ready");
          }}
        />
      </label>
      <label>
        <span>{t("reason")}</span>
        <select value={reason} onChange={({ target }) => setReason(target.value as typeof reason)}>
          {REASONS.map((one) => (
            <option key={one} value={one}>
              {t(`reasons.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={quietButton} disabled={step === "sent"}>
        {step === "ask" ? t("confirm", { amount }) : t("action")}
      </button>
      <p role="status" className={step === "done" ? "text-leaf" : "text-rose"}>
        {step === "done" || step === "tooMuch" || step === "failed" ? t(step) : ""}
      </p>
    </form>
  );
}
