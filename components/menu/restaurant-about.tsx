import { useLocale, useTranslations } from "next-intl";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { HoursList } from "./hours-list.tsx";

/** When it is open in the week, and where it is. */
export function RestaurantAbout({ restaurant }: { restaurant: Restaurant }) {
  const t = useTranslations("menu.about");
  const locale = useLocale();
  const { address, area, hours, timeZone } = restaurant;
  const street = [address.street, address.number].filter(Boolean).join(" ");
  const town = [address.postcode, address.city].filter(Boolean).join(" ");
  const km = (metres: number) =>
    (metres / 1_000).toLocaleString(locale, { style: "unit", unit: "kilometer", maximumFractionDigits: 1 });
  return (
    <section aria-labelledby="about-title" className="rest-about">
      <h2 id="about-title">{t("title")}</h2>
      <div className="rest-about-parts">
        <div>
          <h3 className="sr-only">{t("week")}</h3>
          <HoursList hours={hours} timeZone={timeZone} />
        </div>
        <div>
          <h3 className="font-sans font-semibold text-base">{t("address")}</h3>
          <address className="mt-1 text-ink-2 not-italic">
            {street && <span className="block">{street}</span>}
            <span className="block">{town}</span>
          </address>
          <p className="mt-3 text-ink-2">
            {area.kind === "radius" ? t("area", { km: km(area.metres) }) : t("areaShape")}
          </p>
        </div>
      </div>
    </section>
  );
}
