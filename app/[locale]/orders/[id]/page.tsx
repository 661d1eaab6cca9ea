import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { OrderWords } from "#app/order-words.tsx";
import { findPlace } from "#app/place.ts";
import { OrderPage } from "#components/orders/order-page.tsx";
import { isId } from "#lib/core/ids.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("order");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** One order, for whom it belongs to; the feed says whether that is who asks. */
export default async function OrderRoute({ params }: PageProps<"/[locale]/orders/[id]">) {
  const { id } = await params;
  if (!isId("order", id)) notFound();
  const place = await findPlace();
  return (
    <OrderWords>
      <OrderPage place={place} orderId={id} />
    </OrderWords>
  );
}
