import { useTranslations } from "next-intl";
import { drawnSrc } from "#components/ui/drawn-plate.ts";
import { formatMoney } from "#components/ui/money.ts";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import type { Picture } from "#lib/catalog/menu.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import type { MenuRestaurant } from "./menu-restaurant.ts";
import { OpenState } from "./open-state.tsx";
import { RestaurantFacts } from "./restaurant-facts.tsx";

type Props = {
  restaurant: Restaurant;
  shown: MenuRestaurant;
  picture: Picture;
  cuisines: readonly string[];
  locale: string;
};

/** Its name, what it is known for, whether it is open, and what it costs to have its food brought. */
export function RestaurantHead({ restaurant, shown, picture, cuisines, locale }: Props) {
  const { name, discount, currency, hours, timeZone, rating } = restaurant;
  const isUnknown = hours.week.every((spans) => spans.length === 0) && Object.keys(hours.exceptions).length === 0;
  return (
    <header className="rest-head">
      <div className="rest-frame">
        <PlatePicture picture={picture} className="rest-picture" isFirst src={drawnSrc(picture)} />
        {discount && <Discount {...discount} currency={currency} locale={locale} />}
      </div>
      <div className="rest-words">
        <p className="text-ink-2 text-md">{cuisines.join(" · ")}</p>
        <h1>{name}</h1>
        <OpenState spans={shown.spans} timeZone={timeZone} isUnknown={isUnknown} />
      </div>
      <RestaurantFacts restaurant={shown} rating={rating} />
    </header>
  );
}

type DiscountProps = { basisPoints: number; fromMinor: number; currency: string; locale: string };

function Discount({ basisPoints, fromMinor, currency, locale }: DiscountProps) {
  const t = useTranslations("menu.facts");
  const percent = (basisPoints / 10_000).toLocaleString(locale, { style: "percent", maximumFractionDigits: 1 });
  return (
    <p className="rest-off">
      {fromMinor === 0
        ? t("offAll", { percent })
        : t("off", { percent, from: formatMoney(fromMinor, currency, locale) })}
    </p>
  );
}
