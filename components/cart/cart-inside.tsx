"use client";
import { useLocale, useTranslations } from "next-intl";
import { type ComponentType, useCallback, useEffect, useState } from "react";
import type { DialogProps } from "#components/place/address-dialog.tsx";
import { usePlace } from "#components/place/place-store.ts";
import { useMinute } from "#components/ui/use-minute.ts";
import { Link } from "#i18n/navigation.ts";
import { CartLineRow } from "./cart-line.tsx";
import { CartNotes } from "./cart-notes.tsx";
import { setDeliverAt, useCart } from "./cart-store.ts";
import { CartSum } from "./cart-sum.tsx";
import { OrderAction } from "./order-action.tsx";
import type { CartPanelProps } from "./panel-props.ts";
import { useCartPrice } from "./use-cart-price.ts";
import { WhenField } from "./when-field.tsx";
import { WhereField } from "./where-field.tsx";

const loadAddress = () => import("#components/place/address-dialog.tsx").then((module) => module.AddressDialog);

/** The cart from top to bottom: when it is there, where, what is in it, what it costs, and the way on. */
export function CartInside({ city, place: where }: CartPanelProps) {
  const t = useTranslations("cart");
  const locale = useLocale();
  const cart = useCart();
  const place = usePlace((store) => store.place);
  const nowMs = useMinute();
  const pricing = useCartPrice(cart, place);
  const [AddressDialog, setAddressDialog] = useState<ComponentType<DialogProps> | null>(null);
  const { restaurant, entries, deliverAt } = cart;

  const askAddress = useCallback(() => {
    loadAddress()
      .then((dialog) => setAddressDialog(() => dialog))
      .catch(() => location.assign(`/${locale}`));
  }, [locale]);
  // a time that has passed is as soon as can be
  useEffect(() => {
    if (deliverAt !== null && nowMs !== null && deliverAt <= nowMs) setDeliverAt(null);
  }, [deliverAt, nowMs]);

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
      {AddressDialog && <AddressDialog city={city} onClose={() => setAddressDialog(null)} />}
    </section>
  );
}
