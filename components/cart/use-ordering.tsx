"use client";
import { useLocale } from "next-intl";
import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from "react";
import type { DialogProps } from "#components/place/address-dialog.tsx";
import { type ChosenPlace, usePlace } from "#components/place/place-store.ts";
import { useMinute } from "#components/ui/use-minute.ts";
import type { LocalCart } from "./cart.ts";
import { setDeliverAt, useCart } from "./cart-store.ts";
import { type CartPricing, useCartPrice } from "./use-cart-price.ts";

const loadAddress = () => import("#components/place/address-dialog.tsx").then((module) => module.AddressDialog);

export type Ordering = {
  readonly cart: LocalCart;
  readonly place: ChosenPlace | null;
  /** ms since 1970, of this minute; null until the page has come alive. */
  readonly nowMs: number | null;
  readonly pricing: CartPricing;
  readonly askAddress: () => void;
  /** To be put at the end of what asks; null while nothing is asked. */
  readonly addressDialog: ReactNode;
};

/** What cart and checkout are both about: what is ordered, where to and when, what the server says it costs, and the question where it goes. */
export function useOrdering(city: string, promoCode: string | null = null): Ordering {
  const locale = useLocale();
  const cart = useCart();
  const place = usePlace((store) => store.place);
  const nowMs = useMinute();
  const pricing = useCartPrice(cart, place, promoCode);
  const [AddressDialog, setAddressDialog] = useState<ComponentType<DialogProps> | null>(null);
  const { deliverAt } = cart;

  const askAddress = useCallback(() => {
    loadAddress()
      .then((dialog) => setAddressDialog(() => dialog))
      .catch(() => location.assign(`/${locale}`));
  }, [locale]);
  // a time that has passed is as soon as can be
  useEffect(() => {
    if (deliverAt !== null && nowMs !== null && deliverAt <= nowMs) setDeliverAt(null);
  }, [deliverAt, nowMs]);

  const addressDialog = AddressDialog && <AddressDialog city={city} onClose={() => setAddressDialog(null)} />;
  return { cart, place, nowMs, pricing, askAddress, addressDialog };
}
