"use client";
import { useLocale, useTranslations } from "next-intl";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import { OFFER_MS, type OfferView } from "#lib/dispatch/offer.ts";
import { aboutKm } from "./distance.ts";
import "./offer.css";

type Props = {
  offer: OfferView;
  /** By the server's clock, ms. */
  nowMs: number;
  isBusy: boolean;
  onAccept: (offerId: string) => void;
  onDecline: (offerId: string) => void;
};

/** What the driver is asked, what it brings, and how long there is for an answer. */
export function OfferCard({ offer, nowMs, isBusy, onAccept, onDecline }: Props) {
  const t = useTranslations("drive.offer");
  const locale = useLocale();
  const leftMs = Math.max(0, offer.expiresAt - nowMs);
  const seconds = Math.ceil(leftMs / 1_000);
  const minutes = Math.max(1, Math.round((offer.doorAt - nowMs) / 60_000));
  const km = aboutKm(offer.restaurant.at, offer.dropoff);
  return (
    <section className="drive-offer" aria-labelledby="offer" data-offer={offer.offerId}>
      <p className="drive-eyebrow" role="status">
        {t("new")}
      </p>
      <h1 id="offer">{offer.restaurant.name}</h1>
      {offer.payMinor > 0 && <p className="num drive-pay">{formatMoney(offer.payMinor, offer.currency, locale)}</p>}
      <p className="num drive-sum">
        {[t("way", { km }), t("done", { minutes }), t("items", { count: offer.items })].join(" · ")}
      </p>
      <div className="drive-countdown">
        <span aria-hidden="true" style={{ transform: `scaleX(${Math.min(1, leftMs / OFFER_MS)})` }} />
      </div>
      <p className="num drive-left">{t("left", { seconds })}</p>
      <div className="drive-act">
        <button
          type="button"
          className={`${primaryButton} drive-big`}
          disabled={isBusy}
          onClick={() => onAccept(offer.offerId)}
        >
          {t("accept")}
        </button>
        <button
          type="button"
          className={`${quietButton} drive-big`}
          disabled={isBusy}
          onClick={() => onDecline(offer.offerId)}
        >
          {t("decline")}
        </button>
      </div>
    </section>
  );
}
