"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import type { MapKitchenFact } from "./map-kitchens.ts";

type Props = { kitchen: MapKitchenFact & { readonly opens: string | null }; locale: string; onClose: () => void };

/** The kitchen that was chosen on the map. */
export function MapCard({ kitchen, locale, onClose }: Props) {
  const t = useTranslations("search.live");
  const { name, slug, eta, feeMinor, currency, ratingTenths, opens, hasMenu, picture } = kitchen;
  const fee = feeMinor === 0 ? t("feeFree") : t("fee", { fee: formatMoney(feeMinor, currency, locale) });
  const terms = opens === null ? fee : hasMenu ? t("later") : t("noOrders");
  const when = opens ?? t("eta", { min: eta.minMin, max: eta.maxMin });
  return (
    <div className="map-card">
      <a href={`/${locale}/r/${slug}`} data-soft="">
        <PlatePicture picture={picture} className="map-plate" />
        <span className="map-facts">
          <b>{name}</b>
          <span className="num">{when}</span>
          <span className="num">
            {terms}
            {ratingTenths !== null && ` · ${(ratingTenths / 10).toLocaleString(locale, { minimumFractionDigits: 1 })}`}
          </span>
        </span>
      </a>
      <button type="button" className="sheet-close" aria-label={t("close")} onClick={onClose}>
        <X size={18} aria-hidden="true" />
      </button>
    </div>
  );
}
