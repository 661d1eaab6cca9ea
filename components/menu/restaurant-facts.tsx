"use client";
import { Star } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { usePlace } from "#components/place/place-store.ts";
import { formatMoney } from "#components/ui/money.ts";
import { deliversTo } from "#lib/catalog/area.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { doorSpan } from "#lib/catalog/ride.ts";
import type { MenuRestaurant } from "./menu-restaurant.ts";

type Props = { restaurant: MenuRestaurant; rating: Restaurant["rating"] };

const MINUTE_MS = 60_000;

/** What it takes and costs to have its food brought. How long, the browser tells once it knows where to. */
export function RestaurantFacts({ restaurant, rating }: Props) {
  const t = useTranslations("menu.facts");
  const locale = useLocale();
  const { currency, feeMinor, minimumMinor } = restaurant;
  return (
    <section aria-label={t("label")} className="facts">
      <HowLong restaurant={restaurant} />
      <Fact hint={t("fee")}>{feeMinor === 0 ? t("free") : formatMoney(feeMinor, currency, locale)}</Fact>
      <Fact hint={t("minimum")}>
        {minimumMinor === 0 ? t("noMinimum") : formatMoney(minimumMinor, currency, locale)}
      </Fact>
      {rating ? (
        <Fact hint={t("ratings", { count: rating.count })}>
          <Star size={15} aria-hidden="true" className="facts-star" />
          {(rating.tenths / 10).toLocaleString(locale, { minimumFractionDigits: 1 })}
        </Fact>
      ) : (
        <Fact hint={t("freshHint")}>{t("fresh")}</Fact>
      )}
    </section>
  );
}

function HowLong({ restaurant }: { restaurant: MenuRestaurant }) {
  const t = useTranslations("menu.facts");
  const place = usePlace((store) => store.place);
  const { prep } = restaurant;
  if (!place) return <Fact hint={t("kitchen")}>{t("range", { from: prep.minMin, to: prep.maxMin })}</Fact>;
  if (!deliversTo(restaurant, place)) {
    return (
      <Fact hint={t("outsideHint")} isWrong>
        {t("outside", { place: place.label })}
      </Fact>
    );
  }
  const { from, to } = doorSpan(restaurant, place, 0);
  return <Fact hint={t("toDoor")}>{t("range", { from: from / MINUTE_MS, to: to / MINUTE_MS })}</Fact>;
}

function Fact({ hint, isWrong, children }: { hint: string; isWrong?: boolean; children: ReactNode }) {
  return (
    <p className="fact" data-wrong={isWrong || undefined}>
      <span className="fact-is num">{children}</span>
      <span className="fact-of">{hint}</span>
    </p>
  );
}
