"use client";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import type { ChangeOutcome, OrderChange } from "#lib/orders/change.ts";
import { callApi } from "./api.ts";

type Props = {
  orderId: string;
  currency: string;
  /** How many events were of changes: another one, and they are asked for again. */
  told: number;
  time: (ms: number) => string;
};
type Said = { readonly outcome: ChangeOutcome; readonly name: string };

/** What the kitchen cannot make and proposes instead, to be answered with yes or no; then what came of it. */
export function ChangeQuestions({ orderId, currency, told, time }: Props) {
  const t = useTranslations("order.change");
  const [changes, setChanges] = useState<readonly OrderChange[]>([]);
  const [said, setSaid] = useState<Said | null>(null);
  useEffect(() => {
    if (told === 0) return;
    void callApi<{ changes: OrderChange[] }>("GET", `orders/${orderId}/changes`).then((answer) => {
      if (answer.ok) setChanges(answer.body.changes);
    });
  }, [orderId, told]);
  const open = changes.filter(({ status }) => status === "proposed");
  return (
    <>
      {open.map((change) => (
        <ChangeQuestion
          key={change.changeId}
          change={change}
          currency={currency}
          time={time}
          onAnswered={(outcome) => {
            setSaid({ outcome, name: change.after?.name ?? change.before.name });
            setChanges((all) => all.filter(({ changeId }) => changeId !== change.changeId));
          }}
        />
      ))}
      <p role="status" className="text-ink-2 empty:hidden" data-change-said={said?.outcome}>
        {said && t(said.outcome, { name: said.name })}
      </p>
    </>
  );
}

type QuestionProps = Pick<Props, "currency" | "time"> & {
  change: OrderChange;
  onAnswered: (outcome: ChangeOutcome) => void;
};

function ChangeQuestion({ change, currency, time, onAnswered }: QuestionProps) {
  const t = useTranslations("order.change");
  const locale = useLocale();
  const [step, setStep] = useState<"asked" | "sent" | "late" | "failed">("asked");
  const { orderId, changeId, before, after, answerBy } = change;
  const byMinor = after ? after.unitMinor * after.quantity - before.unitMinor * before.quantity : 0;
  const answer = async (how: "accept" | "decline") => {
    setStep("sent");
    const answered = await callApi<{ outcome: ChangeOutcome }>("POST", `orders/${orderId}/changes/${changeId}/${how}`);
    if (answered.ok) onAnswered(answered.body.outcome);
    else setStep(answered.code === "order_conflict" ? "late" : "failed");
  };
  const amount = formatMoney(Math.abs(byMinor), currency, locale);
  return (
    <section aria-labelledby={changeId} className="rounded-card border border-amber bg-amber-soft p-4" data-change="">
      <h2 id={changeId} className="text-lg">
        {t("title")}
      </h2>
      <p className="mt-1">{t("gone", { quantity: before.quantity, name: before.name })}</p>
      {after ? (
        <p className="mt-1">
          <strong>{t("instead", { quantity: after.quantity, name: after.name })}</strong>
          <span className="num block text-sm">
            {byMinor === 0 ? t("same") : t(byMinor > 0 ? "dearer" : "cheaper", { amount })}
          </span>
        </p>
      ) : (
        <p className="mt-1">{t("out")}</p>
      )}
      <p className="num mt-2 text-sm">{t("until", { time: time(answerBy) })}</p>
      {step !== "late" && (
        <div className="mt-3 flex flex-wrap gap-3">
          <button
            type="button"
            disabled={step === "sent"}
            className={`${primaryButton} flex-1`}
            onClick={() => void answer("accept")}
          >
            {t(after ? "yes" : "yesOut")}
          </button>
          <button
            type="button"
            disabled={step === "sent"}
            className={`${quietButton} flex-1 bg-surface`}
            onClick={() => void answer("decline")}
          >
            {t(after ? "no" : "noOut")}
          </button>
        </div>
      )}
      <p role="status" className="mt-2 text-sm empty:hidden">
        {step === "asked" ? "" : t(step === "sent" ? "busy" : step)}
      </p>
    </section>
  );
}
