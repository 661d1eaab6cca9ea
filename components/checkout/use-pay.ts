"use client";
import { useLocale } from "next-intl";
import { useEffect, useState } from "react";
import type { CartPricing } from "#components/cart/use-cart-price.ts";
import type { ChosenPlace } from "#components/place/place-store.ts";
import { type Placed, placeOrder } from "./place-order.ts";
import type { Typed } from "./typed-store.ts";

/** How far the press has come: nothing was pressed, it is on its way, or why it went no further. */
export type PayStep = "ready" | "sent" | Exclude<Placed["kind"], "pay" | "settled">;

export type Pay = {
  readonly step: PayStep;
  /** The order that was paid before, where that is what is in the way. */
  readonly paidOrderId: string | null;
  readonly press: () => Promise<void>;
};

type Of = { pricing: CartPricing; place: ChosenPlace | null; typed: Typed };

/** Orders what was priced just now, and leaves for the payment's page. */
export function usePay({ pricing, place, typed }: Of): Pay {
  const locale = useLocale();
  const [step, setStep] = useState<PayStep>("ready");
  const [paidOrderId, setPaidOrderId] = useState<string | null>(null);
  const { request, answer, state, changes, amounts, askAgain } = pricing;
  useEffect(() => {
    // the back button may show this page as it was left
    const onShow = ({ persisted }: PageTransitionEvent) => persisted && setStep("ready");
    addEventListener("pageshow", onShow);
    return () => removeEventListener("pageshow", onShow);
  }, []);
  const press = async () => {
    const isAgreed = state === "checked" && changes.size === 0 && answer?.canOrder;
    if (step === "sent" || !request || !answer || !isAgreed || !place) return;
    setStep("sent");
    const { floor, note, name, phone, email } = typed;
    const body = {
      ...request,
      // a code that takes nothing off is left out
      promoCode: answer.promo && answer.promo.refusal === null ? answer.promo.code : null,
      totalMinor: amounts.totalMinor,
      currency: answer.currency,
      door: { label: place.label, floor: floor.trim(), note: note.trim() },
      contact: { name: name.trim(), phone: phone.trim(), email: email.trim() },
      locale,
    };
    const placed = await placeOrder(body, answer.slot);
    if (placed.kind === "pay") return location.assign(placed.checkoutUrl);
    if (placed.kind === "settled") return location.assign(`/${locale}/checkout/${placed.orderId}`);
    setPaidOrderId(placed.kind === "paidBefore" && "orderId" in placed ? placed.orderId : null);
    setStep(placed.kind);
    if (placed.kind === "drift") askAgain();
  };
  return { step, paidOrderId, press };
}
