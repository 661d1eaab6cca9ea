import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireKitchenPage } from "#app/kitchen-page.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { FiguresView } from "#components/kitchen-figures/figures-view.tsx";
import { KitchenTop } from "#components/restaurant/kitchen-top.tsx";
import { dateOf } from "#components/ui/times.ts";
import { periodOf } from "#lib/orders/figures/period.ts";
import { readFigures } from "#lib/orders/figures/queries.ts";
import { listSaid } from "#lib/orders/ratings/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("kitchenFigures");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** What a restaurant did in a period, for its own people. */
export default async function KitchenFiguresRoute({ params, searchParams }: PageProps<"/[locale]/restaurant/figures">) {
  const { restaurantId, isOwner, shop } = await requireKitchenPage((await params).locale, "restaurant/figures");
  const { ctx } = requireRuntime();
  const { timeZone, currency } = shop;
  const nowMs = ctx.clock.now();
  const period = periodOf(await searchParams, timeZone, nowMs);
  const asked = { restaurantId, timeZone, period };
  const [days, said] = await Promise.all([readFigures(ctx, asked), listSaid(ctx, asked)]);
  return (
    <Words of={["board.ways"]}>
      <KitchenTop name={shop.name} />
      <FiguresView
        days={days}
        said={said}
        period={period}
        today={dateOf(nowMs, timeZone)}
        currency={currency}
        isOwner={isOwner}
      />
    </Words>
  );
}
