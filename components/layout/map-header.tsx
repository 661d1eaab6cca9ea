import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#i18n/navigation.ts";
import { LogoMark } from "./logo.tsx";

/** The bar that floats over the live map: the mark, and where one can go. */
export function MapHeader({ children }: { children?: ReactNode }) {
  const t = useTranslations("site");
  return (
    <header className="float pointer-events-auto flex min-h-13 items-center gap-4 rounded-[18px] py-1.5 pr-1 pl-3.5 desktop:min-h-14 desktop:pr-2 desktop:pl-4.5">
      <Link
        href="/"
        aria-label={t("home")}
        className="flex min-h-10 items-center gap-2 rounded-control font-bold font-display text-[1.1875rem] tracking-[-0.02em]"
      >
        <LogoMark />
        Hotpath
      </Link>
      <nav aria-label={t("nav")} className="hidden desktop:block">
        <Link
          href="/live"
          aria-current="page"
          className="flex min-h-9 items-center rounded-full bg-ink px-3.5 font-medium text-paper text-sm"
        >
          {t("live")}
        </Link>
      </nav>
      {children}
    </header>
  );
}
