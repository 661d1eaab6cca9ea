"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture, plateOf } from "#components/ui/plate-picture.tsx";
import type { FeedOrder } from "#lib/tracking/order-feed.ts";

/** Where it was ordered, how much of it, and what it costs; less for those who follow by a link. */
export function OrderCard({ order }: { order: FeedOrder }) {
  const t = useTranslations("order.card");
  const locale = useLocale();
  const { items, totalMinor, currency } = order;
  const facts = [
    items === null ? null : t("items", { items }),
    totalMinor === null || currency === null ? null : formatMoney(totalMinor, currency, locale),
    t("code", { code: order.code }),
  ];
  return (
    <section
      aria-label={t("title")}
      className="flex flex-wrap items-center gap-3.5 rounded-card border border-line p-3.5"
    >
      <PlatePicture
        picture={plateOf(order.restaurant.slug, order.restaurant.slug)}
        className="size-11 shrink-0 rounded-control"
      />
      <div className="min-w-0 flex-1 basis-40">
        <p className="font-semibold">{order.restaurant.name}</p>
        <p className="num text-ink-2 text-sm">{facts.filter((fact) => fact !== null).join(" · ")}</p>
        {items === null && <p className="mt-1 text-ink-3 text-sm">{t("linkBody")}</p>}
      </div>
    </section>
  );
}
