import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireKitchenPage } from "#app/kitchen-page.ts";
import { pushOffer } from "#app/push-offer.ts";
import { Words } from "#app/words.tsx";
import { BoardPage } from "#components/restaurant/board-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("board");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** A restaurant's board, for its own people. */
export default async function RestaurantRoute({ params }: PageProps<"/[locale]/restaurant">) {
  const { restaurantId, shop, sessionId } = await requireKitchenPage((await params).locale, "restaurant");
  const push = await pushOffer(sessionId, "kitchen");
  return (
    <Words of={["board", "push"]}>
      <BoardPage restaurantId={restaurantId} name={shop.name} timeZone={shop.timeZone} push={push} />
    </Words>
  );
}
