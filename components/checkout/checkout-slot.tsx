"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { useCart } from "#components/cart/cart-store.ts";
import { primaryButton } from "#components/ui/button.ts";
import { Link } from "#i18n/navigation.ts";
import { CheckoutForm } from "./checkout-form.tsx";
import { OpenWish } from "./open-wish.tsx";

type Props = { city: string; isDemo: boolean };

const client = new QueryClient();
const never = () => () => {};

/** The checkout of what this browser has in its cart; until that is known its outline, and a way back where there is nothing. */
export function CheckoutSlot({ city, isDemo }: Props) {
  const t = useTranslations("checkout");
  const isAlive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const isEmpty = useCart(({ entries }) => entries.length === 0);
  if (!isAlive) {
    return (
      <div className="checkout-skeleton" role="status" aria-label={t("loading")}>
        {[9, 8, 13, 7, 9].map((rem, part) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: outlines that never change
          <span key={part} style={{ height: `${rem}rem` }} />
        ))}
      </div>
    );
  }
  if (isEmpty) {
    return (
      <div className="checkout-empty">
        <OpenWish />
        <p className="text-ink-2 text-md">{t("empty")}</p>
        <Link href="/" className={primaryButton}>
          {t("emptyAction")}
        </Link>
      </div>
    );
  }
  return (
    <QueryClientProvider client={client}>
      <CheckoutForm city={city} isDemo={isDemo} />
    </QueryClientProvider>
  );
}
