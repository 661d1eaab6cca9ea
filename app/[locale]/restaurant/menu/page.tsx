import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireKitchenPage } from "#app/kitchen-page.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { MenuPage } from "#components/kitchen-menu/menu-page.tsx";
import { KitchenTop } from "#components/restaurant/kitchen-top.tsx";
import { readKitchenMenu } from "#lib/catalog/kitchen/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("kitchenMenu");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** A restaurant's menu, for its own people to change. */
export default async function KitchenMenuRoute({ params }: PageProps<"/[locale]/restaurant/menu">) {
  const { restaurantId, shop } = await requireKitchenPage((await params).locale, "restaurant/menu");
  const { db, clock } = requireRuntime().ctx;
  const menu = await readKitchenMenu(db.primary, restaurantId, clock.now());
  return (
    <Words of={["kitchenMenu", "menu.allergens", "menu.diets", "kitchenHours.spans", "board.ways"]}>
      <KitchenTop name={shop.name} />
      <MenuPage first={menu} currency={shop.currency} timeZone={shop.timeZone} />
    </Words>
  );
}
