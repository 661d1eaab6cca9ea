"use client";
import { ShoppingBag } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentType, useEffect, useState } from "react";
import { primaryButton, quietButton } from "#components/ui/button.ts";
import { Link } from "#i18n/navigation.ts";
import "./cart.css";
import { useCart } from "./cart-store.ts";
import type { CartPanelProps } from "./panel-props.ts";

type Props = {
  city: string;
  /** Nobody sees it: nothing is loaded. */
  isIdle?: boolean;
  place: CartPanelProps["place"];
};

const load = () => import("./cart-panel.tsx").then((module) => module.CartPanel);

/** The cart, or that nothing is in it. What prices it is loaded with the first thing that is. */
export function CartSlot({ city, isIdle = false, place }: Props) {
  const t = useTranslations("cart");
  const isEmpty = useCart(({ entries }) => entries.length === 0);
  const [Panel, setPanel] = useState<ComponentType<CartPanelProps> | null>(null);
  const [fault, setFault] = useState(false);
  const isWanted = !isEmpty && !isIdle && !Panel && !fault;
  useEffect(() => {
    if (!isWanted) return;
    load().then(
      (panel) => setPanel(() => panel),
      () => setFault(true),
    );
  }, [isWanted]);

  if (isEmpty || isIdle) return <EmptyCart place={place} />;
  if (Panel) return <Panel city={city} place={place} />;
  if (fault) {
    return (
      <div className="cart-empty">
        <p>{t("failed")}</p>
        <button type="button" className={quietButton} onClick={() => setFault(false)}>
          {t("retry")}
        </button>
      </div>
    );
  }
  return (
    <div className="cart-skeleton" role="status" aria-label={t("loading")}>
      {["40%", "65%", "100%", "100%", "80%"].map((width, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars that never change
        <span key={line} style={{ width }} />
      ))}
    </div>
  );
}

function EmptyCart({ place }: Pick<Props, "place">) {
  const t = useTranslations("cart");
  return (
    <div className="cart-empty">
      <ShoppingBag size={28} aria-hidden="true" className="text-ink-3" />
      <h2 className="text-lg">{t("emptyTitle")}</h2>
      <p className="text-ink-2">{t(place === "aside" ? "emptyHere" : "emptyBody")}</p>
      {place === "page" && (
        <Link href="/" className={`${primaryButton} mt-2`}>
          {t("emptyAction")}
        </Link>
      )}
    </div>
  );
}
