import { ChevronLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { Link } from "#i18n/navigation.ts";
import { CheckoutSlot } from "./checkout-slot.tsx";
// where, when, tip and sum are the cart's
import "#components/cart/cart.css";
import "./checkout.css";

type Props = { city: string; isDemo: boolean };

/** The way from the cart to the payment's page, in one column. */
export function CheckoutPage({ city, isDemo }: Props) {
  const t = useTranslations("checkout");
  return (
    <>
      <SiteHeader />
      <main id="main" className="site-wrap checkout-page">
        <Link href="/cart" className="checkout-back">
          <ChevronLeft size={18} aria-hidden="true" />
          {t("back")}
        </Link>
        <h1 className="text-3xl">{t("title")}</h1>
        <noscript>
          <p className="checkout-note">{t("noscript")}</p>
        </noscript>
        <CheckoutSlot city={city} isDemo={isDemo} />
      </main>
    </>
  );
}
