import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { requireRuntime } from "#app/runtime.ts";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { OrderSearch } from "#components/ops/order-search.tsx";
import { ReportList } from "#components/ops/report-list.tsx";
import { listOpenReports } from "#lib/orders/reports/queries.ts";
import { findOrders, listProblems } from "#lib/payments/support/queries.ts";
import { soughtOf } from "#lib/payments/support/sought.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("ops.orders");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** Support looks an order up, or answers what was reported of one. For operators. */
export default async function OpsOrdersRoute({ params, searchParams }: PageProps<"/[locale]/ops/orders">) {
  const { locale } = await params;
  const { q } = await searchParams;
  const typed = typeof q === "string" ? q.trim().slice(0, 254) : "";
  await requirePageSession({ locale, returnTo: `/${locale}/ops/orders`, roles: ["operator"] });
  const { primary } = requireRuntime().ctx.db;
  const sought = soughtOf(typed);
  const [found, problems, reports] = await Promise.all([
    sought && findOrders(primary, sought),
    listProblems(primary),
    listOpenReports(primary),
  ]);
  const t = await getTranslations("ops.orders");
  return (
    <>
      <SiteHeader />
      <main id="main" className="site-wrap ops-page">
        <h1 className="text-3xl">{t("title")}</h1>
        <OrderSearch typed={typed} found={found} problems={problems} />
        <ReportList reports={reports} />
      </main>
    </>
  );
}
