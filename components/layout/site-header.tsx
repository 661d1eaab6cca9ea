"use client";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { LogoMark } from "./logo.tsx";
import { SettingsMenu } from "./settings-menu.tsx";
import { SoftLinks } from "./soft-links.tsx";
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
  const locale = useLocale();
  return (
    <header className="site-header">
      <SoftLinks />
      <a href="#main" className="site-skip">
        {t("skipToMain")}
      </a>
      <a href={`/${locale}`} aria-label={t("home")} className="site-logo" data-soft="">
        <LogoMark />
        Hotpath
      </a>
      {place && <div className="site-place">{place}</div>}
      <nav aria-label={t("nav")} className="site-nav">
        <a href={`/${locale}/live`} className="site-chip" data-soft="">
          <Icon of="map" size={17} />
          <span>{t("liveMap")}</span>
        </a>
        {cart}
        <SettingsMenu className="site-round" />
      </nav>
    </header>
  );
}
