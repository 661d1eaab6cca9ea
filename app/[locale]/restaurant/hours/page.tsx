import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireKitchenPage } from "#app/kitchen-page.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { HoursPage } from "#components/kitchen-hours/hours-page.tsx";
import { KitchenTop } from "#components/restaurant/kitchen-top.tsx";
import { readHours } from "#lib/catalog/editing/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("kitchenHours");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** When a restaurant is open, for its own people to change. */
export default async function KitchenHoursRoute({ params }: PageProps<"/[locale]/restaurant/hours">) {
  const { restaurantId, shop } = await requireKitchenPage((await params).locale, "restaurant/hours");
  const { db, clock } = requireRuntime().ctx;
  return (
    <Words of={["kitchenHours", "board.ways"]}>
      <KitchenTop name={shop.name} />
      <HoursPage first={await readHours(db.primary, restaurantId)} timeZone={shop.timeZone} nowMs={clock.now()} />
    </Words>
  );
}
