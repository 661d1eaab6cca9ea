import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { findPlace } from "#app/place.ts";
import { Words } from "#app/words.tsx";
import { CheckoutPage } from "#components/checkout/checkout-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("checkout");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** From the cart to the payment: guests may, members have it filled in. */
export default async function CheckoutRoute() {
  const { city, isDemo } = await findPlace();
  return (
    <Words of={["menu", "cart", "checkout"]}>
      <CheckoutPage city={city.name} isDemo={isDemo} />
    </Words>
  );
}
