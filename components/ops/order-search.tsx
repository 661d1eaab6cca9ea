import { useLocale, useTranslations } from "next-intl";
import { primaryButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import { Link } from "#i18n/navigation.ts";
import type { FoundOrder } from "#lib/payments/support/support-order.ts";
import { opsTime } from "./ops-time.ts";
import "./ops.css";

type Props = {
  typed: string;
  /** Null: nothing was looked for, or what was typed is none of what can be. */
  found: readonly FoundOrder[] | null;
  problems: readonly FoundOrder[];
};

/** Looks an order up, and lists those whose money needs a person. */
export function OrderSearch({ typed, found, problems }: Props) {
  const t = useTranslations("ops.orders");
  const locale = useLocale();
  return (
    <>
      <search>
        <form action={`/${locale}/ops/orders`} className="ops-search">
          <label htmlFor="ops-q" className="font-semibold">
            {t("label")}
          </label>
          <div>
            <input
              id="ops-q"
              name="q"
              defaultValue={typed}
              maxLength={254}
              autoComplete="off"
              spellCheck={false}
              aria-describedby="ops-hint"
            />
            <button type="submit" className={primaryButton}>
              {t("search")}
            </button>
          </div>
          <p id="ops-hint" className="text-ink-2 text-sm">
            {t("hint")}
          </p>
        </form>
      </search>
      {typed !== "" && (
        <section aria-labelledby="ops-found" className="ops-part">
          <h2 id="ops-found">{t("found", { count: found?.length ?? 0 })}</h2>
          {found === null ? <p className="text-ink-2">{t("unread")}</p> : <OrderRows orders={found} />}
        </section>
      )}
      <section aria-labelledby="ops-problems" className="ops-part">
        <h2 id="ops-problems">{t("problems")}</h2>
        {problems.length === 0 ? <p className="text-ink-2">{t("noProblems")}</p> : <OrderRows orders={problems} />}
      </section>
    </>
  );
}

function OrderRows({ orders }: { orders: readonly FoundOrder[] }) {
  const locale = useLocale();
  const status = useTranslations("orders.status");
  const payment = useTranslations("ops.payment");
  return (
    <ul className="ops-rows num">
      {orders.map((order) => (
        <li key={order.orderId}>
          <Link href={`/ops/orders/${order.orderId}`} prefetch={false}>
            <span className="font-semibold">{order.code}</span>
            <span className="ops-grow">{[order.restaurant, order.name].filter(Boolean).join(" · ")}</span>
            <span>{status(order.status)}</span>
            <span>{order.payment ? payment(order.payment) : payment("none")}</span>
            <span>{formatMoney(order.totalMinor, order.currency, locale)}</span>
            <span className="text-ink-2">{opsTime(order.placedAt, locale)}</span>
            {order.problem && <span className="text-rose">{order.problem}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}
