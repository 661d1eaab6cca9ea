"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { CartRestaurant } from "#components/cart/cart.ts";
import { quietButton } from "#components/ui/button.ts";
import { formatMoney } from "#components/ui/money.ts";
import type { CartPromo } from "#lib/catalog/cart.ts";
import { Field } from "./field.tsx";
import { MAX_LENGTH, setTyped } from "./typed-store.ts";

type Props = { restaurant: CartRestaurant; promo: CartPromo | null; code: string };

/** A code that takes something off: behind a line of text for those who have one, and what it does or why it does not. */
export function PromoField({ restaurant, promo, code }: Props) {
  const t = useTranslations("checkout.promo");
  const locale = useLocale();
  const [typed, setCode] = useState(code);
  const isHeld = code !== "" && promo !== null && promo.refusal === null;
  const apply = () => setTyped({ promoCode: typed.trim() });
  if (isHeld) {
    return (
      <p className="checkout-promo" role="status" data-promo="held">
        <span>
          {t("held", { code: promo.code, off: formatMoney(promo.discountMinor, restaurant.currency, locale) })}
        </span>
        <button
          type="button"
          className="cart-quiet"
          onClick={() => {
            setCode("");
            setTyped({ promoCode: "" });
          }}
        >
          {t("remove")}
        </button>
      </p>
    );
  }
  const fault = code !== "" && promo?.refusal && typed.trim() === code ? t(`refused.${promo.refusal}`) : null;
  return (
    <details className="checkout-promo-more" open={code !== "" || undefined}>
      <summary>{t("have")}</summary>
      <div className="checkout-promo-row">
        <Field label={t("label")} fault={fault}>
          {(ids) => (
            <input
              {...ids}
              name="promo"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={MAX_LENGTH.promoCode}
              value={typed}
              onChange={({ target }) => setCode(target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                apply();
              }}
            />
          )}
        </Field>
        <button type="button" className={quietButton} onClick={apply}>
          {t("use")}
        </button>
      </div>
      <p role="status" className="sr-only">
        {fault}
      </p>
    </details>
  );
}
