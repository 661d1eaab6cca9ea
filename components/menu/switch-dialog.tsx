"use client";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { type CartRestaurant, countOf, type NewEntry } from "#components/cart/cart.ts";
import { startCart, useCart } from "#components/cart/cart-store.ts";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { Dialog } from "#components/ui/dialog.tsx";

type Props = { restaurant: CartRestaurant; entry: NewEntry; onClose: () => void };

/** A cart is one restaurant's: keeps the one there is, or begins another. */
export function SwitchDialog({ restaurant, entry, onClose }: Props) {
  const t = useTranslations("menu.switch");
  const titleId = useId();
  const count = useCart(countOf);
  const other = useCart(({ restaurant: before }) => before?.name ?? "");
  const replace = () => {
    startCart(restaurant, entry);
    onClose();
  };
  return (
    <Dialog labelledBy={titleId} onClose={onClose} className="max-w-[26rem]">
      <div className="flex flex-col gap-2 p-6 pb-[max(1.5rem,var(--safe-bottom))]">
        <h2 id={titleId} className="text-xl">
          {t("title")}
        </h2>
        <p className="text-ink-2 text-md">{t("body", { count, other })}</p>
        <button type="button" className={`${primaryButton} mt-4 min-h-13`} onClick={replace}>
          {t("replace", { name: restaurant.name })}
        </button>
        <button type="button" className={`${quietButton} min-h-13`} onClick={onClose}>
          {t("keep", { other })}
        </button>
      </div>
    </Dialog>
  );
}
