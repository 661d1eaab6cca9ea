import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { CartButton } from "#components/cart/cart-button.tsx";
import { SiteFooter } from "#components/layout/site-footer.tsx";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { OrderSomething } from "#components/orders/order-something.tsx";
import { useCuisineNames } from "#components/search/use-cuisine-names.ts";
import { PlatePicture } from "#components/ui/plate-picture.tsx";
import type { Picture } from "#lib/catalog/menu.ts";
import type { Cuisine } from "#lib/catalog/restaurant.ts";
import { EVERYTHING, formatSearch } from "#lib/catalog/search/search.ts";
import { HomeForm } from "./home-form.tsx";
import { NearLinks } from "./near-links.tsx";
import "./home.css";

/** A cuisine of the city's middle, how many cook it, and a plate of it. */
export type HomeCuisine = { readonly cuisine: Cuisine; readonly count: number; readonly picture: Picture };

type Props = {
  locale: string;
  city: string;
  /** The cell in the city's middle, and what there is. */
  cell: string;
  total: number;
  cuisines: readonly HomeCuisine[];
  isStale: boolean;
  isDemo: boolean;
};

/** The way in: where to, what is on its way now, what it could be. */
export function HomeView({ locale, city, cell, total, cuisines, isStale, isDemo }: Props) {
  const t = useTranslations("home");
  const names = useCuisineNames();
  const base = `/${locale}/s/${cell}`;
  return (
    <>
      <SiteHeader cart={<CartButton />} />
      <main id="main" className="site-wrap home" tabIndex={-1}>
        {isStale && <p className="home-note">{t("stale")}</p>}
        <section className="home-hero" aria-labelledby="home-title">
          {/* its colours follow this page's color-scheme, from within the picture */}
          {/* biome-ignore lint/performance/noImgElement: vectors have nothing to be optimised */}
          <img
            src="/live/strip.svg"
            width={1440}
            height={420}
            alt={t("stripAlt", { city })}
            fetchPriority="high"
            decoding="sync"
            className="home-strip"
          />
          <div className="home-card">
            <h1 id="home-title">{t("heading")}</h1>
            <p className="home-lead">{t("lead")}</p>
            <HomeForm city={city} />
          </div>
          <a href={`/${locale}/live`} className="home-live">
            <span className="home-dot" aria-hidden="true" />
            {t("stripAction")}
            <ArrowRight size={17} aria-hidden="true" />
          </a>
        </section>
        {cuisines.length > 0 && (
          <section className="home-part" aria-labelledby="home-cuisines">
            <h2 id="home-cuisines">{t("cuisinesTitle")}</h2>
            <p className="home-sub">{t("cuisinesLead", { city })}</p>
            <NearLinks cell={cell}>
              <ul className="home-cuisines">
                {cuisines.map(({ cuisine, count, picture }) => (
                  <li key={cuisine}>
                    <a href={base + formatSearch({ ...EVERYTHING, cuisine: [cuisine] })} className="home-cuisine">
                      <PlatePicture picture={picture} className="home-plate" />
                      <b>{names[cuisine]}</b>
                      <span className="num">{t("cuisineCount", { count })}</span>
                    </a>
                  </li>
                ))}
              </ul>
              <a href={base} className="home-all">
                {t("all", { count: total })}
                <ArrowRight size={17} aria-hidden="true" />
              </a>
            </NearLinks>
          </section>
        )}
        {isDemo && (
          <section className="home-demo" aria-labelledby="home-demo">
            <div>
              <h2 id="home-demo">{t("demoTitle")}</h2>
              <p>{t("demoLead")}</p>
            </div>
            <OrderSomething />
          </section>
        )}
      </main>
      <SiteFooter locale={locale} />
    </>
  );
}
