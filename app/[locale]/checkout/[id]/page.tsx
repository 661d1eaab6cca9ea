import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Words } from "#app/words.tsx";
import { ReturnPage } from "#components/checkout/return-page.tsx";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { isId } from "#lib/core/ids.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("checkout.return");
  return { title: t("tabTitle"), robots: { index: false, follow: false } };
}

/** Where somebody comes back to from the payment's page: it waits for what the bank says and tells it. */
export default async function ReturnRoute({ params }: PageProps<"/[locale]/checkout/[id]">) {
  const { id } = await params;
  if (!isId("order", id)) notFound();
  return (
    <Words of={["checkout", "order.away"]}>
      <SiteHeader />
      <ReturnPage orderId={id} />
    </Words>
  );
}
