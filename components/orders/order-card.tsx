"use client";
import { useLocale, useTranslations } from "next-intl";
import type { FeedOrder } from "#lib/tracking/order-feed.ts";
import { Plate } from "./plate.tsx";

/** Where it was ordered, how much of it, and what it costs; less for those who follow by a link. */
export function OrderCard({ order }: { order: FeedOrder }) {
  const t = useTranslations("order.card");
  const locale = useLocale();
  const { items, totalMinor, currency } = order;
  const facts = [
    items === null ? null : t("items", { items }),
    totalMinor === null || currency === null ? null : money(totalMinor, currency, locale),
    t("code", { code: order.code }),
  ];
  return (
    <section aria-label={t("title")} className="flex items-center gap-3.5 rounded-card border border-line p-3.5">
      <Plate seed={order.restaurant.slug} size={44} />
      <div className="min-w-0">
        <p className="font-semibold">{order.restaurant.name}</p>
        <p className="num text-ink-2 text-sm">{facts.filter((fact) => fact !== null).join(" · ")}</p>
        {items === null && <p className="mt-1 text-ink-3 text-sm">{t("linkBody")}</p>}
      </div>
    </section>
  );
}

/** A sum in its smallest unit as people here write it; without decimals where there are none to tell. */
function money(minor: number, currency: string, locale: string): string {
  const place = locale === "en" ? "en-SE" : locale;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat(place, { style: "currency", currency }).resolvedOptions();
  const unit = 10 ** maximumFractionDigits;
  const digits = minor % unit === 0 ? 0 : maximumFractionDigits;
  return new Intl.NumberFormat(place, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / unit);
}
