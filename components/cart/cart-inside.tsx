"use client";
import { useTranslations } from "next-intl";
import { Link } from "#i18n/navigation.ts";
import { CartLineRow } from "./cart-line.tsx";
import { CartNotes } from "./cart-notes.tsx";
import { CartSum } from "./cart-sum.tsx";
import { OrderAction } from "./order-action.tsx";
import type { CartPanelProps } from "./panel-props.ts";
import { useOrdering } from "./use-ordering.tsx";
import { WhenField } from "./when-field.tsx";
import { WhereField } from "./where-field.tsx";

/** The cart from top to bottom: when it is there, where, what is in it, what it costs, and the way on. */
export function CartInside({ city, place: where }: CartPanelProps) {
  const t = useTranslations("cart");
  const { cart, place, nowMs, pricing, askAddress, addressDialog } = useOrdering(city);
  const { restaurant, entries } = cart;
  if (!restaurant) return null;
  const common = { cart, restaurant, pricing };
  return (
    <section className="cart" aria-label={t("title")} data-price={pricing.state} data-place={where}>
      <div className="cart-body">
        <header className="cart-head">
          {where === "aside" && <h2 className="text-lg">{t("panel")}</h2>}
          <Link href={`/r/${restaurant.slug}`} prefetch={false} className="cart-from">
            {t("from", { name: restaurant.name })}
          </Link>
        </header>
        <WhenField {...common} nowMs={nowMs} hasPlace={place !== null} />
        <WhereField place={place} onAsk={askAddress} />
        <CartNotes {...common} place={place} nowMs={nowMs} onAskAddress={askAddress} />
        <ul className="cart-lines">
          {entries.map((entry) => (
            <CartLineRow key={entry.key} entry={entry} {...common} nowMs={nowMs} />
          ))}
        </ul>
        <CartSum {...common} />
      </div>
      <OrderAction {...common} hasPlace={place !== null} onAskAddress={askAddress} />
      {addressDialog}
    </section>
  );
}
