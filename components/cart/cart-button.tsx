"use client";
import { ShoppingBag } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "#i18n/navigation.ts";
import { countOf } from "./cart.ts";
import { useCart } from "./cart-store.ts";

/** The way to the cart. How much is in it shows once the page has come alive, in room that was kept for it. */
export function CartButton({ className = "site-chip" }: { className?: string }) {
  const t = useTranslations("cartButton");
  const count = useCart(countOf);
  return (
    <Link
      href="/cart"
      prefetch={false}
      aria-label={count === 0 ? t("empty") : t("label", { count })}
      className={className}
      data-cart-count={count}
    >
      <ShoppingBag size={17} aria-hidden="true" />
      <span aria-hidden="true" className="num min-w-[1.5ch] text-center">
        {count}
      </span>
    </Link>
  );
}
