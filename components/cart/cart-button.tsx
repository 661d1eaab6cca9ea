"use client";
import { useLocale, useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import { countOf } from "./cart.ts";
import { useCart } from "./cart-store.ts";

/** The way to the cart. How much is in it shows once the page has come alive, in room that was kept for it. */
export function CartButton({ className = "site-chip" }: { className?: string }) {
  const t = useTranslations("cartButton");
  const locale = useLocale();
  const count = useCart(countOf);
  return (
    <a
      href={`/${locale}/cart`}
      data-soft=""
      aria-label={count === 0 ? t("empty") : t("label", { count })}
      className={className}
      data-cart-count={count}
    >
      <Icon of="bag" size={17} />
      <span aria-hidden="true" className="num min-w-[1.5ch] text-center">
        {count}
      </span>
    </a>
  );
}
