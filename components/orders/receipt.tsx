"use client";
import { Printer } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { quietButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { Receipt as Told } from "#lib/payments/receipt/receipt.ts";
import { callApi } from "./api.ts";

/** `changes`: how many changes of its lines were told. */
type Props = { orderId: string; status: OrderStatus; changes: number };

/** What was ordered line by line, what it came to and what became of the money; read when it is opened. */
export function Receipt({ orderId, status, changes }: Props) {
  const t = useTranslations("order.receipt");
  const [isOpen, setOpen] = useState(false);
  const [receipt, setReceipt] = useState<Told | null>(null);
  const [hasFailed, setFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew with each status and change: lines, what is held, taken or given back follow them
  useEffect(() => {
    if (!isOpen) return;
    void callApi<Told>("GET", `orders/${orderId}`).then((answer) => {
      if (answer.ok) setReceipt(answer.body);
      setFailed(!answer.ok);
    });
  }, [isOpen, orderId, status, changes]);
  return (
    <details className="track-more" onToggle={(event) => setOpen(event.currentTarget.open)} data-receipt="">
      <summary>{t("title")}</summary>
      {receipt ? (
        <ReceiptBody receipt={receipt} />
      ) : (
        <p role="status" className="text-ink-2">
          {t(hasFailed ? "failed" : "loading")}
        </p>
      )}
    </details>
  );
}

function ReceiptBody({ receipt }: { receipt: Told }) {
  const t = useTranslations("order.receipt");
  const locale = useLocale();
  const { payment, tips, restaurant, door, lines } = receipt;
  const money = (minor: number) => formatMoney(minor, receipt.currency, locale);
  const sums: [string, number][] = [];
  if (lines.length > 0) sums.push([t("food"), receipt.foodMinor]);
  if (receipt.discountMinor > 0) sums.push([t("discount"), -receipt.discountMinor]);
  if (lines.length > 0) sums.push([t("fee"), receipt.feeMinor]);
  if (receipt.tipMinor > 0) sums.push([t("tip"), receipt.tipMinor]);
  const paid = payment ? paidRows(payment) : [];
  const date = new Date(receipt.placedAt).toLocaleString(locale === "en" ? "en-GB" : locale, {
    dateStyle: "long",
    timeStyle: "short",
  });
  return (
    <div className="flex flex-col gap-3">
      <p className="num text-ink-2 text-sm">
        {[restaurant.name, restaurant.address, date, t("code", { code: receipt.code })].filter(Boolean).join(" · ")}
      </p>
      {door.label && (
        <p className="text-ink-2 text-sm">{[door.label, door.floor, door.note].filter(Boolean).join(" · ")}</p>
      )}
      <dl className="track-sums num">
        {lines.map(({ name, quantity, unitMinor }, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a receipt never change
          <Row key={line} name={t("line", { quantity, name })} amount={money(unitMinor * quantity)} />
        ))}
      </dl>
      <dl className="track-sums num">
        {sums.map(([name, minor]) => (
          <Row key={name} name={name} amount={money(minor)} />
        ))}
        <Row name={t("total")} amount={money(receipt.totalMinor)} isTotal />
      </dl>
      <dl className="track-sums num" data-money="">
        {paid.map(([key, minor]) => (
          <Row key={key} name={t(key)} amount={money(minor)} />
        ))}
        {tips.map(({ amountMinor }, tip) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: tips are only added
          <Row key={`tip${tip}`} name={t("tipAfter")} amount={money(amountMinor)} />
        ))}
      </dl>
      {!payment && <p className="text-ink-2 text-sm">{t("demo")}</p>}
      <button type="button" className={`${quietButton} track-print`} onClick={() => window.print()}>
        <Printer size={17} aria-hidden="true" />
        {t("print")}
      </button>
    </div>
  );
}

type PaidKey = "notPaid" | "held" | "released" | "taken" | "givenBack" | "goingBack";

function paidRows(payment: NonNullable<Told["payment"]>): [PaidKey, number][] {
  const { status, heldMinor, takenMinor, givenBackMinor, goingBackMinor } = payment;
  const rows: [PaidKey, number][] = [];
  if (status === "held") rows.push(["held", heldMinor]);
  else if (status === "released") rows.push(["released", heldMinor]);
  else if (status === "captured") rows.push(["taken", takenMinor]);
  else rows.push(["notPaid", 0]);
  if (givenBackMinor > 0) rows.push(["givenBack", givenBackMinor]);
  if (goingBackMinor > 0) rows.push(["goingBack", goingBackMinor]);
  return rows;
}

function Row({ name, amount, isTotal = false }: { name: string; amount: string; isTotal?: boolean }) {
  return (
    <div className={isTotal ? "font-semibold text-md" : undefined}>
      <dt>{name}</dt>
      <dd>{amount}</dd>
    </div>
  );
}
