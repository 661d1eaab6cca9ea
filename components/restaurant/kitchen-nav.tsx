"use client";
import { usePathname } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";

const PAGES = [
  { key: "board", path: "restaurant" },
  { key: "menu", path: "restaurant/menu" },
  { key: "hours", path: "restaurant/hours" },
  { key: "staff", path: "restaurant/staff" },
  { key: "figures", path: "restaurant/figures" },
] as const;

/** The ways between a restaurant's pages. */
export function KitchenNav() {
  const t = useTranslations("board.ways");
  const locale = useLocale();
  const here = usePathname();
  return (
    <nav className="kitchen-nav" aria-label={t("label")}>
      {PAGES.map(({ key, path }) => {
        const href = `/${locale}/${path}`;
        return (
          <a key={key} href={href} aria-current={here === href ? "page" : undefined}>
            {t(key)}
          </a>
        );
      })}
    </nav>
  );
}
