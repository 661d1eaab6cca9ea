"use client";
import { usePathname } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";

const PAGES = [
  { key: "board", path: "restaurant" },
  { key: "menu", path: "restaurant/menu" },
  { key: "hours", path: "restaurant/hours" },
  { key: "staff", path: "restaurant/staff" },
  { key: "figures", path: "restaurant/figures", below: "restaurant/payouts" },
] as const;

/** The ways between a restaurant's pages. */
export function KitchenNav() {
  const t = useTranslations("board.ways");
  const locale = useLocale();
  const here = usePathname();
  return (
    <nav className="kitchen-nav" aria-label={t("label")}>
      {PAGES.map(({ key, path, ...page }) => {
        const href = `/${locale}/${path}`;
        const isBelow = "below" in page && here === `/${locale}/${page.below}`;
        return (
          <a key={key} href={href} aria-current={here === href ? "page" : isBelow || undefined}>
            {t(key)}
          </a>
        );
      })}
    </nav>
  );
}
