"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { CartNotes } from "#components/cart/cart-notes.tsx";
import { CartSum } from "#components/cart/cart-sum.tsx";
import { TipField } from "#components/cart/tip-field.tsx";
import { useOrdering } from "#components/cart/use-ordering.tsx";
import { WhenField } from "#components/cart/when-field.tsx";
import { WhereField } from "#components/cart/where-field.tsx";
import { CheckoutLines } from "./checkout-lines.tsx";
import { ContactFields } from "./contact-fields.tsx";
import { DoorFields } from "./door-fields.tsx";
import { KeptPlaces } from "./kept-places.tsx";
import { OpenWish } from "./open-wish.tsx";
import { PayAction } from "./pay-action.tsx";
import { PromoField } from "./promo-field.tsx";
import { faultsOf, useTyped } from "./typed-store.ts";
import { useMember } from "./use-member.ts";
import { usePay } from "./use-pay.ts";

type Props = { city: string; isDemo: boolean };

/** Where, when, for whom, how much; every change is priced by the server, and one press leads on to the payment. */
export function CheckoutForm({ city, isDemo }: Props) {
  const t = useTranslations("checkout");
  const typed = useTyped();
  const { cart, place, nowMs, pricing, askAddress, addressDialog } = useOrdering(city, typed.promoCode || null);
  const [isChecked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const member = useMember();
  const pay = usePay({ pricing, place, typed });
  const { restaurant } = cart;

  if (!restaurant) return null;
  const common = { cart, restaurant, pricing };
  const faults = faultsOf(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!place) return askAddress();
    const [first] = faults;
    if (first) return form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
    void pay.press();
  };
  return (
    <>
      <form ref={form} noValidate onSubmit={submit} className="checkout" data-price={pricing.state} data-checkout="">
        <OpenWish />
        <section className="checkout-part" aria-labelledby="checkout-where">
          <h2 id="checkout-where">{t("where.title")}</h2>
          <WhereField place={place} onAsk={askAddress} />
          {member.user && <KeptPlaces place={place} typed={typed} />}
          <DoorFields typed={typed} />
        </section>
        <section className="checkout-part" aria-labelledby="checkout-when">
          <h2 id="checkout-when">{t("when.title")}</h2>
          <WhenField {...common} nowMs={nowMs} hasPlace={place !== null} />
          <CartNotes {...common} place={place} nowMs={nowMs} onAskAddress={askAddress} />
        </section>
        <section className="checkout-part" aria-labelledby="checkout-who">
          <h2 id="checkout-who">{t("who.title")}</h2>
          <ContactFields typed={typed} faults={isChecked ? faults : []} isDemo={isDemo} member={member} />
        </section>
        <section className="checkout-part" aria-label={t("tip")}>
          <TipField restaurant={restaurant} tip={cart.tip} />
        </section>
        <section className="checkout-part" aria-labelledby="checkout-what">
          <h2 id="checkout-what">{t("what.title", { restaurant: restaurant.name })}</h2>
          <CheckoutLines {...common} nowMs={nowMs} />
          <PromoField restaurant={restaurant} promo={pricing.answer?.promo ?? null} code={typed.promoCode} />
          <CartSum {...common} />
        </section>
        <PayAction
          {...common}
          pay={pay}
          hasPlace={place !== null}
          isIncomplete={isChecked && faults.length > 0}
          isDemo={isDemo}
        />
      </form>
      {addressDialog}
    </>
  );
}
