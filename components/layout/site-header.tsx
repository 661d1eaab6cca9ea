import { Map as MapIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#i18n/navigation.ts";
import { LogoMark } from "./logo.tsx";
import { SettingsMenu } from "./settings-menu.tsx";
import "./site-header.css";

type Props = {
  /** The customer's place: a PlaceField, or nothing where the page itself asks for it. */
  place?: ReactNode;
  /** The way to the cart. */
  cart?: ReactNode;
};

/** The top of the storefront's pages: the mark, where the food goes, the live map, the cart. `#main` is what it skips to. */
export function SiteHeader({ place, cart }: Props) {
  const t = useTranslations("site");
  return (
    <header className="site-header">
      <a href="#main" className="site-skip">
        {t("skipToMain")}
      </a>
      <Link href="/" aria-label={t("home")} className="site-logo">
        <LogoMark />
        Hotpath
      </Link>
      {place && <div className="site-place">{place}</div>}
      <nav aria-label={t("nav")} className="site-nav">
        <Link href="/live" className="site-chip" prefetch={false}>
          <MapIcon size={17} aria-hidden="true" />
          <span>{t("liveMap")}</span>
        </Link>
        {cart}
        <SettingsMenu className="site-round" />
      </nav>
    </header>
  );
}
