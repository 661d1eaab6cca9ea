"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { FeedOrder } from "#lib/tracking/order-feed.ts";
import { Plate } from "./plate.tsx";

/** Where it was ordered, how much of it, and what it costs; less for those who follow by a link. */
export function OrderCard({ order }: { order: FeedOrder }) {
  const t = useTranslations("order.card");
  const format = useFormatter();
  const { items, totalMinor, currency } = order;
  const facts = [
    items === null ? null : t("items", { items }),
    totalMinor === null || currency === null ? null : money(totalMinor, currency, format),
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

/** A sum in its smallest unit as people write it; without decimals where there are none to tell. */
function money(minor: number, currency: string, format: ReturnType<typeof useFormatter>): string {
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const isWhole = minor % 10 ** digits === 0;
  return format.number(minor / 10 ** digits, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    ...(isWhole && { minimumFractionDigits: 0, maximumFractionDigits: 0 }),
  });
}
