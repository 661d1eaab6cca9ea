"use client";
import { useTranslations } from "next-intl";
import { useMedia } from "#components/ui/use-media.ts";
import { CartSlot } from "./cart-slot.tsx";

type Props = { city: string };

/** Room for it beside the menu; the same query as `desktop` in globals.css. */
const BESIDE = "(min-width: 56.25rem)";

/** The cart beside the menu, where there is room for it. */
export function CartAside({ city }: Props) {
  const t = useTranslations("cart");
  const isBeside = useMedia(BESIDE);
  return (
    <aside className="cart-aside" aria-label={t("panel")}>
      <CartSlot city={city} isIdle={!isBeside} place="aside" />
    </aside>
  );
}
