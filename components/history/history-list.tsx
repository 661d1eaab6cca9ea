import { useLocale, useTranslations } from "next-intl";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture, plateOf } from "#components/ui/plate-picture.tsx";
import { clockTime } from "#components/ui/times.ts";
import { Link } from "#i18n/navigation.ts";
import type { PastOrder } from "#lib/orders/history/past-order.ts";
import { OrderAgain } from "./order-again.tsx";
import "./history.css";

type Props = { orders: readonly PastOrder[]; older: string | null; isFirst: boolean };

/** Somebody's orders, the newest first. */
export function HistoryList({ orders, older, isFirst }: Props) {
  const t = useTranslations("orders");
  const locale = useLocale();
  if (orders.length === 0) {
    return (
      <div className="history-empty">
        <p className="text-ink-2 text-md">{t(isFirst ? "empty" : "noMore")}</p>
        <Link href={isFirst ? "/" : "/orders"} className={primaryButton}>
          {t(isFirst ? "emptyAction" : "toFirst")}
        </Link>
      </div>
    );
  }
  return (
    <>
      <ol className="history-list">
        {orders.map((order) => {
          const { orderId, slug, restaurant, items, totalMinor, currency, placedAt, timeZone, status, code } = order;
          const date = placedAt.toLocaleDateString(locale === "en" ? "en-GB" : locale, {
            day: "numeric",
            month: "long",
            year: "numeric",
            timeZone,
          });
          return (
            <li key={orderId} className="history-order" data-order-id={orderId}>
              <PlatePicture picture={plateOf(slug, slug)} className="size-14 shrink-0 rounded-control" />
              <div className="history-words">
                <h2 className="text-lg">
                  <Link href={`/orders/${orderId}`} prefetch={false} className="history-link">
                    {restaurant}
                  </Link>
                </h2>
                <p className="num text-ink-2">
                  {t("when", { date, time: clockTime(placedAt.getTime(), timeZone, locale) })}
                </p>
                <p className="num text-ink-2">
                  {[t("items", { items }), formatMoney(totalMinor, currency, locale), t("code", { code })].join(" · ")}
                </p>
              </div>
              <p className="history-status" data-status={status}>
                {t(`status.${status}`)}
              </p>
              {order.hasLines && <OrderAgain orderId={orderId} name={restaurant} />}
            </li>
          );
        })}
      </ol>
      <nav className="history-pages" aria-label={t("pages")}>
        {!isFirst && (
          <Link href="/orders" className={quietButton}>
            {t("toFirst")}
          </Link>
        )}
        {older && (
          <Link href={`/orders?before=${older}`} className={quietButton}>
            {t("older")}
          </Link>
        )}
      </nav>
    </>
  );
}
