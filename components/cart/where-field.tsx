"use client";
import { MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ChosenPlace } from "#components/place/place-store.ts";

type Props = { place: ChosenPlace | null; onAsk: () => void };

/** Where it goes. */
export function WhereField({ place, onAsk }: Props) {
  const t = useTranslations("cart.where");
  return (
    <div className="cart-where">
      <MapPin size={18} aria-hidden="true" className="text-ink-2" />
      <p className="min-w-0 flex-1">
        {place ? (
          <>
            <span className="sr-only">{t("label")} </span>
            <span className="block truncate font-semibold">{place.label}</span>
          </>
        ) : (
          <span className="block font-semibold">{t("none")}</span>
        )}
      </p>
      <button type="button" className="cart-quiet" onClick={onAsk}>
        {t(place ? "change" : "set")}
      </button>
    </div>
  );
}
