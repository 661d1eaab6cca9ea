"use client";
import { useTranslations } from "next-intl";
import { Link } from "#i18n/navigation.ts";
import { isEnd } from "#lib/orders/status.ts";
import type { FeedOrder } from "#lib/tracking/order-feed.ts";

/** What can be done now, and what cannot any more: it depends on how far the order has come. */
export function OrderHelp({ order }: { order: FeedOrder }) {
  const t = useTranslations("order.help");
  const { status, restaurant } = order;
  const isUnpaid = status === "draft" || status === "awaiting_payment";
  const now = isUnpaid
    ? "unpaid"
    : status === "placed"
      ? "placed"
      : status === "delivered"
        ? "delivered"
        : isEnd(status)
          ? "ended"
          : "cooking";
  return (
    <details className="track-more" data-help="">
      <summary>{t("title")}</summary>
      <div className="flex flex-col gap-2 text-ink-2">
        <p>{t(now, { restaurant: restaurant.name })}</p>
        <p>
          <Link href={`/r/${restaurant.slug}`} prefetch={false} className="text-ink underline underline-offset-3">
            {t("restaurant", { restaurant: restaurant.name })}
          </Link>
        </p>
        <p className="num">{t("say", { code: order.code })}</p>
      </div>
    </details>
  );
}
