import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { HistoryList } from "#components/history/history-list.tsx";
import { SiteHeader } from "#components/layout/site-header.tsx";
import { isId } from "#lib/core/ids.ts";
import { listOrdersOf } from "#lib/orders/history/queries.ts";

const PAGE = 20;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("orders");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** Somebody's own orders, a page of them at a time. */
export default async function OrdersRoute({ params, searchParams }: PageProps<"/[locale]/orders">) {
  const { locale } = await params;
  const { before: asked } = await searchParams;
  const before = typeof asked === "string" && isId("order", asked) ? asked : null;
  const returnTo = `/${locale}/orders${before ? `?before=${before}` : ""}`;
  const { userId } = await requirePageSession({ locale, returnTo });
  // From the primary: whoever has just ordered looks here.
  const { primary } = requireRuntime().ctx.db;
  const found = await listOrdersOf(primary, { customerId: userId, before, limit: PAGE + 1 });
  const orders = found.slice(0, PAGE);
  const t = await getTranslations("orders");
  return (
    <Words of={["orders"]}>
      <SiteHeader />
      <main id="main" className="site-wrap history-page">
        <h1 className="text-3xl">{t("title")}</h1>
        <HistoryList
          orders={orders}
          older={found.length > PAGE ? (orders.at(-1)?.orderId ?? null) : null}
          isFirst={before === null}
        />
      </main>
    </Words>
  );
}
