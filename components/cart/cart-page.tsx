import { useTranslations } from "next-intl";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { CartAnnouncer } from "./cart-announcer.tsx";
import { CartButton } from "./cart-button.tsx";
import { CartSlot } from "./cart-slot.tsx";
import "./cart.css";

type Props = { city: string };

/** The cart on a page of its own. */
export function CartPage({ city }: Props) {
  const t = useTranslations("cart");
  return (
    <>
      <SiteHeader cart={<CartButton />} />
      <main id="main" className="site-wrap cart-page">
        <h1 className="text-3xl">{t("title")}</h1>
        <CartSlot city={city} place="page" />
      </main>
      <CartAnnouncer />
    </>
  );
}
