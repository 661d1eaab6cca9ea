import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatMoney } from "#components/ui/money.ts";
import { Link } from "#i18n/navigation.ts";
import type { FoundOrder, SupportOrder, SupportRefund, SupportTip } from "#lib/payments/support/support-order.ts";
import { opsTime } from "./ops-time.ts";
import { RefundForm } from "./refund-form.tsx";
import "./ops.css";

/** `children`: what was said of it afterwards. */
type Props = { order: FoundOrder; known: SupportOrder; children: ReactNode };

/** One order for support: what happened, what the provider was asked and said, what was booked, what healed it, and a refund. */
export function OrderDetail({ order, known, children }: Props) {
  const t = useTranslations("ops.order");
  const status = useTranslations("orders.status");
  const states = useTranslations("ops.payment");
  const locale = useLocale();
  const { payment, calls, inbox, tips, refunds, ledger, events, contact } = known;
  const money = (minor: number) => formatMoney(minor, order.currency, locale);
  const time = (at: string | null) => (at === null ? "–" : opsTime(at, locale));
  const left = payment ? leftOf(payment, refunds, null) : 0;
  const retried = calls.filter(({ attempt, asks }) => attempt > 1 || asks > 1).length;
  const bySweep = inbox.filter(({ source }) => source === "sweep").length;
  return (
    <>
      <p className="num text-ink-2">
        {[order.restaurant, status(order.status), money(order.totalMinor), opsTime(order.placedAt, locale)].join(" · ")}
      </p>
      <p className="text-ink-2 text-sm">
        <span className="num break-all">{order.orderId}</span> ·{" "}
        <Link href={`/orders/${order.orderId}`} className="inline-block underline">
          {t("page")}
        </Link>
      </p>
      <p className="text-ink-2">
        {[contact.name, contact.phone, contact.email].filter(Boolean).join(" · ") || t("nobody")}
      </p>
      {payment?.problem && (
        <p role="alert" className="ops-problem">
          {t("problem", { problem: payment.problem })}
        </p>
      )}
      {children}
      <section className="ops-part" aria-labelledby="ops-money">
        <h2 id="ops-money">{t("money")}</h2>
        {payment ? (
          <>
            <dl className="ops-facts num">
              <Fact name={t("state")}>{states(payment.status)}</Fact>
              <Fact name={t("held")}>{money(payment.amountMinor)}</Fact>
              <Fact name={t("taken")}>{money(payment.capturedMinor)}</Fact>
              <Fact name={t("givenBack")}>{money(payment.refundedMinor)}</Fact>
              {payment.disputedMinor > 0 && <Fact name={t("disputed")}>{money(payment.disputedMinor)}</Fact>}
              <Fact name={t("session")}>{payment.sessionId ?? "–"}</Fact>
              <Fact name={t("intent")}>{payment.intentId ?? "–"}</Fact>
              <Fact name={t("lookAt")}>{time(payment.lookAt)}</Fact>
            </dl>
            <p className="text-ink-2" data-healed="">
              {t("healed", { webhooks: inbox.length - bySweep, sweeps: bySweep, retried })}
            </p>
            {left > 0 && <RefundForm orderId={order.orderId} leftMinor={left} currency={order.currency} />}
          </>
        ) : (
          <p className="text-ink-2">{t("unpaid")}</p>
        )}
      </section>
      {tips.map((tip) => (
        <TipPart key={tip.id} tip={tip} order={order} refunds={refunds} />
      ))}
      <Table
        title={t("timeline")}
        heads={[t("at"), t("what"), t("by"), t("why")]}
        rows={events.map((event) => [
          time(event.at),
          `${event.seq}. ${event.status ? status(event.status) : event.type}`,
          event.actor,
          event.cause ?? "",
        ])}
      />
      <Table
        title={t("calls")}
        heads={[t("at"), t("what"), t("key"), t("answered"), t("outcome")]}
        rows={calls.map((call) => [
          time(call.askedAt),
          `${call.kind} (${call.asks > 1 ? t("asks", { attempt: call.attempt, asks: call.asks }) : call.attempt})`,
          call.key,
          time(call.answeredAt),
          [call.outcome ?? t("unknown"), call.detail].filter(Boolean).join(": "),
        ])}
      />
      <Table
        title={t("inbox")}
        heads={[t("at"), t("what"), t("way"), t("seen"), t("key")]}
        rows={inbox.map((news) => [time(news.receivedAt), news.type, news.source, time(news.doneAt), news.eventId])}
      />
      <Table
        title={t("refunds")}
        heads={[t("at"), t("amount"), t("why"), t("state"), t("by")]}
        rows={refunds.map((one) => [time(one.createdAt), money(one.amountMinor), one.reason, one.status, one.actor])}
      />
      <Table
        title={t("ledger")}
        heads={[t("at"), t("account"), t("amount"), t("key")]}
        rows={ledger.map((entry) => [time(entry.at), entry.account, money(entry.amountMinor), entry.key])}
      />
    </>
  );
}

/** A tip that was given after the delivery: a payment of its own. */
function TipPart({ tip, order, refunds }: { tip: SupportTip; order: FoundOrder; refunds: readonly SupportRefund[] }) {
  const t = useTranslations("ops.order");
  const states = useTranslations("ops.payment");
  const locale = useLocale();
  const money = (minor: number) => formatMoney(minor, order.currency, locale);
  const left = leftOf(tip, refunds, tip.id);
  return (
    <section className="ops-part" aria-labelledby={tip.id}>
      <h2 id={tip.id}>{t("tip")}</h2>
      {tip.problem && (
        <p role="alert" className="ops-problem">
          {t("problem", { problem: tip.problem })}
        </p>
      )}
      <dl className="ops-facts num">
        <Fact name={t("state")}>{states(tip.status)}</Fact>
        <Fact name={t("amount")}>{money(tip.amountMinor)}</Fact>
        <Fact name={t("taken")}>{money(tip.capturedMinor)}</Fact>
        <Fact name={t("givenBack")}>{money(tip.refundedMinor)}</Fact>
      </dl>
      {left > 0 && <RefundForm orderId={order.orderId} tipId={tip.id} leftMinor={left} currency={order.currency} />}
    </section>
  );
}

/** What can still be given back of an order's payment, or of one of its tips. */
function leftOf(
  { status, capturedMinor, refundedMinor }: Pick<SupportTip, "status" | "capturedMinor" | "refundedMinor">,
  refunds: readonly SupportRefund[],
  tipId: string | null,
): number {
  const asked = refunds.filter((one) => one.status === "wanted" && one.tipId === tipId);
  return status === "captured"
    ? capturedMinor - refundedMinor - asked.reduce((sum, one) => sum + one.amountMinor, 0)
    : 0;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Table({
  title,
  heads,
  rows,
}: {
  title: string;
  heads: readonly string[];
  rows: readonly (readonly string[])[];
}) {
  const t = useTranslations("ops.order");
  return (
    <div className="ops-part">
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="text-ink-2">{t("none")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by the keyboard too
        <section className="ops-scroll" tabIndex={0} aria-label={title}>
          <table className="ops-table num">
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.join("|")}>
                  {row.map((cell, column) => (
                    <td key={heads[column]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
