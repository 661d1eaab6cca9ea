"use client";
import { useLocale, useTranslations } from "next-intl";
import { CartLineRow } from "#components/cart/cart-line.tsx";
import type { PanelProps } from "#components/cart/panel-props.ts";
import { formatMoney } from "#components/ui/money.ts";
import { Link } from "#i18n/navigation.ts";

type Props = PanelProps & { nowMs: number | null };

/** What is ordered, a line each; a line about which something has changed as the cart shows it, with its ways out. */
export function CheckoutLines({ cart, restaurant, pricing, nowMs }: Props) {
  const t = useTranslations("checkout.what");
  const locale = useLocale();
  return (
    <>
      <ul className="checkout-lines">
        {cart.entries.map((entry) => {
          const { key, name, quantity, choices, seenMinor } = entry;
          if (pricing.changes.has(key))
            return (
              <CartLineRow
                key={key}
                entry={entry}
                cart={cart}
                restaurant={restaurant}
                pricing={pricing}
                nowMs={nowMs}
              />
            );
          return (
            <li key={key} className="checkout-line num">
              <span className="text-ink-2">{t("times", { quantity })}</span>
              <span className="min-w-0">
                <span className="block [overflow-wrap:anywhere]">{name}</span>
                {choices.length > 0 && (
                  <span className="block text-ink-2 text-sm">{choices.map((choice) => choice.name).join(", ")}</span>
                )}
              </span>
              <span className="checkout-line-price">
                {formatMoney(seenMinor * quantity, restaurant.currency, locale)}
              </span>
            </li>
          );
        })}
      </ul>
      <Link href="/cart" className="cart-quiet">
        {t("change")}
      </Link>
    </>
  );
}
