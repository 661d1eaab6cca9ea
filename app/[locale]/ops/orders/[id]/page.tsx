import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { OrderAfter } from "#components/ops/order-after.tsx";
import { OrderDetail } from "#components/ops/order-detail.tsx";
import { Link } from "#i18n/navigation.ts";
import { isId } from "#lib/core/ids.ts";
import { readRateable } from "#lib/orders/ratings/queries.ts";
import { listReports, readReportable } from "#lib/orders/reports/queries.ts";
import { findOrders, readSupportOrder } from "#lib/payments/support/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("ops.order");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** One order and its money, for operators. */
export default async function OpsOrderRoute({ params }: PageProps<"/[locale]/ops/orders/[id]">) {
  const { locale, id } = await params;
  await requirePageSession({ locale, returnTo: `/${locale}/ops/orders/${id}`, roles: ["operator"] });
  if (!isId("order", id)) notFound();
  const { primary } = requireRuntime().ctx.db;
  const [[order], known, rated, reports, reportable] = await Promise.all([
    findOrders(primary, { by: "id", id }),
    readSupportOrder(primary, id),
    readRateable(primary, id),
    listReports(primary, id),
    readReportable(primary, id),
  ]);
  if (!order || !known) notFound();
  const t = await getTranslations("ops.order");
  return (
    <Words of={["ops"]}>
      <SiteHeader />
      <main id="main" className="site-wrap ops-page">
        <Link href="/ops/orders" className="inline-flex min-h-11 items-center text-ink-2 underline">
          {t("back")}
        </Link>
        <h1 className="text-3xl">{t("heading", { code: order.code })}</h1>
        <OrderDetail order={order} known={known}>
          <OrderAfter rating={rated?.given ?? null} reports={reports} lines={reportable?.lines ?? []} />
        </OrderDetail>
      </main>
    </Words>
  );
}
