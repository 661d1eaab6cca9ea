"use client";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { KeptAddress } from "#components/account/kept-address.ts";
import { callApi } from "#components/orders/api.ts";
import { type ChosenPlace, usePlace } from "#components/place/place-store.ts";
import { setTyped, type Typed } from "./typed-store.ts";

type Props = { place: ChosenPlace | null; typed: Typed };
type Kept = { readonly addresses: readonly KeptAddress[] };

/** The addresses that a member has kept, a press each, and the way to keep this one. Where none was chosen yet, the first is. */
export function KeptPlaces({ place, typed }: Props) {
  const t = useTranslations("checkout.where");
  const [kept, setKept] = useState<readonly KeptAddress[] | null>(null);
  const [said, setSaid] = useState<"kept" | "keepFailed" | null>(null);
  useEffect(() => {
    void callApi<Kept>("GET", "account/addresses").then((answer) => {
      if (!answer.ok) return;
      setKept(answer.body.addresses);
      const [first] = answer.body.addresses;
      if (first && usePlace.getState().place === null) choose(first);
    });
  }, []);
  if (!kept) return null;
  const isKept = place !== null && kept.some(({ label }) => label === place.label);
  const keep = async ({ label, lng, lat }: ChosenPlace) => {
    const { floor, note } = typed;
    const body = { name: label.slice(0, 60), label, lng, lat, floor, note };
    const answer = await callApi<Kept>("POST", "account/addresses", body);
    if (answer.ok) setKept(answer.body.addresses);
    setSaid(answer.ok ? "kept" : "keepFailed");
  };
  return (
    <div className="checkout-kept" data-kept="">
      {kept.length > 0 && (
        <ul aria-label={t("saved")}>
          {kept.map((address) => (
            <li key={address.addressId}>
              <button
                type="button"
                className="checkout-kept-choice"
                aria-pressed={place?.label === address.label && typed.floor === address.floor}
                onClick={() => choose(address)}
              >
                <strong>{address.name}</strong>
                {address.name !== address.label && <span className="checkout-kept-where">{address.label}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
      {place && !isKept && (
        <button type="button" className="cart-quiet" onClick={() => void keep(place)}>
          {t("save")}
        </button>
      )}
      <p role="status" className="text-ink-2 text-sm empty:hidden">
        {said && t(said)}
      </p>
    </div>
  );
}

function choose({ label, lng, lat, cell, floor, note }: KeptAddress): void {
  usePlace.getState().setPlace({ label, lng, lat, cell });
  setTyped({ floor, note });
}
