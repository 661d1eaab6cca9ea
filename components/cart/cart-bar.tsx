"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatMoney } from "#components/ui/money.ts";
import { Link } from "#i18n/navigation.ts";
import "./cart.css";
import { countOf } from "./cart.ts";
import { useCart } from "./cart-store.ts";
import { foodOf } from "./own-price.ts";

/** The way to the cart at the foot of a phone, once something is in it. It floats, so nothing moves. */
export function CartBar() {
  const t = useTranslations("cart");
  const locale = useLocale();
  const cart = useCart();
  const count = countOf(cart);
  if (count === 0 || !cart.restaurant) return null;
  return (
    <div className="cart-bar">
      <Link href="/cart" prefetch={false} className="cart-bar-link num">
        <span>{t("bar", { count })}</span>
        <span>{formatMoney(foodOf(cart.entries), cart.restaurant.currency, locale)}</span>
      </Link>
    </div>
  );
}
