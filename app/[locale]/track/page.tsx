import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OrderWords } from "#app/order-words.tsx";
import { findPlace } from "#app/place.ts";
import { TrackEntry } from "#components/orders/track-entry.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("order");
  return { title: t("linkTitle"), robots: { index: false, follow: false }, referrer: "no-referrer" };
}

/** Where a link to an order leads. The token is in the fragment, which no server sees. */
export default async function TrackPage() {
  const place = await findPlace();
  return (
    <OrderWords>
      <TrackEntry place={place} />
    </OrderWords>
  );
}
