import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notePage } from "#app/page-notes.ts";
import { findPlace } from "#app/place.ts";
import { Words } from "#app/words.tsx";
import { CartPage } from "#components/cart/cart-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("cart");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** The cart: the same page for everybody, filled in from what this browser keeps. */
export default async function CartRoute() {
  const { city } = await findPlace();
  notePage({ keys: [] });
  return (
    <Words of={["menu", "cart"]}>
      <CartPage city={city.name} />
    </Words>
  );
}
