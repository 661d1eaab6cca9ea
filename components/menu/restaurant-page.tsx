import { useLocale, useTranslations } from "next-intl";
import { CartAnnouncer } from "#components/cart/cart-announcer.tsx";
import { CartAside } from "#components/cart/cart-aside.tsx";
import { CartBar } from "#components/cart/cart-bar.tsx";
import { CartButton } from "#components/cart/cart-button.tsx";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { PlaceField } from "#components/place/place-field.tsx";
import { pictureSrc } from "#components/ui/plate-picture.tsx";
import type { Menu } from "#lib/catalog/menu.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { menuRestaurantOf } from "./menu-restaurant.ts";
import { MenuView } from "./menu-view.tsx";
import { NoMenu } from "./no-menu.tsx";
import { RestaurantAbout } from "./restaurant-about.tsx";
import { RestaurantHead } from "./restaurant-head.tsx";
import "./restaurant-layout.css";
import { restaurantPicture } from "./restaurant-picture.ts";
import { scriptText, structuredData } from "./structured-data.ts";

type Props = {
  restaurant: Restaurant;
  menu: Menu;
  /** When it takes orders (lib/catalog/open-now.ts). */
  spans: readonly number[];
  /** The database did not answer: what is shown is what had been kept. */
  stale: boolean;
  /** The page's own address, absolute. */
  url: string;
  /** The city that addresses are looked for in. */
  city: string;
};

/** A restaurant: who it is, what it cooks, and beside it the cart. */
export function RestaurantPage({ restaurant, menu, spans, stale, url, city }: Props) {
  const t = useTranslations("menu");
  const locale = useLocale();
  const shown = menuRestaurantOf(restaurant, spans);
  const picture = restaurantPicture(restaurant, menu);
  const hasMenu = menu.sections.length > 0;
  const cuisines = restaurant.cuisines.map((cuisine) => t(`cuisines.${cuisine}`));
  const data = structuredData(restaurant, menu, { url, image: new URL(pictureSrc(picture), url).href, cuisines });
  return (
    <div className="menu-root" data-restaurant={restaurant.id}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: data that nobody runs, and that cannot end its script */}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: scriptText(data) }} />
      <noscript>
        <style>{".menu-search,.menu-search-open,.menu-row-add,.cart-aside,.open-state{display:none!important}"}</style>
      </noscript>
      <SiteHeader place={<PlaceField city={city} />} cart={<CartButton />} />
      <div className="site-wrap menu-grid" data-plain={!hasMenu || undefined}>
        <main id="main" className="menu-main">
          {stale && <p className="menu-stale">{t("stale")}</p>}
          <RestaurantHead restaurant={restaurant} shown={shown} picture={picture} cuisines={cuisines} locale={locale} />
          <noscript>
            <p className="menu-stale">{t("noscript")}</p>
          </noscript>
          {hasMenu ? <MenuView menu={menu} restaurant={shown} /> : <NoMenu name={restaurant.name} />}
          <RestaurantAbout restaurant={restaurant} />
        </main>
        {hasMenu && <CartAside city={city} />}
      </div>
      <CartBar />
      <CartAnnouncer />
    </div>
  );
}
