import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { publicHead } from "#app/public-head.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { RestaurantPage } from "#components/menu/restaurant-page.tsx";
import { findRestaurantPage } from "./find-restaurant-page.ts";

export async function generateMetadata({ params }: PageProps<"/[locale]/r/[slug]">): Promise<Metadata> {
  const { locale, slug } = await params;
  const found = await findRestaurantPage(slug);
  const t = await getTranslations("menu");
  // the page itself says that there is nothing here
  if (!found) return { title: t("gone.title"), robots: { index: false } };
  const { name, address } = found.restaurant;
  return publicHead({
    locale,
    path: `/r/${slug}`,
    title: t("title", { name }),
    description: t("description", { name, city: address.city }),
    publicUrl: requireRuntime().ctx.config.publicUrl,
    picture: `/r/${slug}/picture.png`,
  });
}

/** One restaurant, the same for everybody: what depends on the minute or on who looks, the browser fills in. */
export default async function RestaurantRoute({ params }: PageProps<"/[locale]/r/[slug]">) {
  const { locale, slug } = await params;
  const found = await findRestaurantPage(slug);
  if (!found) notFound();
  const { ctx, city } = requireRuntime();
  return (
    <Words of={["menu", "cart"]}>
      <RestaurantPage {...found} url={new URL(`/${locale}/r/${slug}`, ctx.config.publicUrl).href} city={city.name} />
    </Words>
  );
}
