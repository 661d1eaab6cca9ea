import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { BoardPage } from "#components/restaurant/board-page.tsx";
import { principalOf } from "#lib/auth/session-cookie.ts";
import { requireShop } from "#lib/catalog/kitchen/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("board");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** A restaurant's board, for its own people. */
export default async function RestaurantRoute({ params }: PageProps<"/[locale]/restaurant">) {
  const { locale } = await params;
  const session = await requirePageSession({ locale, returnTo: `/${locale}/restaurant`, roles: ["restaurant"] });
  const as = principalOf(session);
  if (as.kind !== "restaurant") notFound();
  const { name, timeZone } = await requireShop(requireRuntime().ctx.db.primary, as.restaurantId);
  return (
    <Words of={["board"]}>
      <BoardPage restaurantId={as.restaurantId} name={name} timeZone={timeZone} />
    </Words>
  );
}
