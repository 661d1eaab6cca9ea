import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireKitchenPage } from "#app/kitchen-page.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { PayoutsView } from "#components/kitchen-payouts/payouts-view.tsx";
import { KitchenTop } from "#components/restaurant/kitchen-top.tsx";
import { dateOf } from "#components/ui/times.ts";
import { readStatement } from "#lib/payments/payouts/queries.ts";
import { weekOf } from "#lib/payments/payouts/week.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("kitchenPayouts");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** What a restaurant is to be paid for a week, for who runs it; for its staff there is no such page. */
export default async function KitchenPayoutsRoute({ params, searchParams }: PageProps<"/[locale]/restaurant/payouts">) {
  const { restaurantId, isOwner, shop } = await requireKitchenPage((await params).locale, "restaurant/payouts");
  if (!isOwner) notFound();
  const { ctx } = requireRuntime();
  const { timeZone, currency, name } = shop;
  const nowMs = ctx.clock.now();
  const week = weekOf((await searchParams).week, timeZone, nowMs);
  const statement = await readStatement(ctx, { restaurantId, currency, week });
  return (
    <Words of={["board.ways", "kitchenPayouts.print"]}>
      <KitchenTop name={name} />
      <PayoutsView
        statement={statement}
        week={week}
        today={dateOf(nowMs, timeZone)}
        shop={{ name, currency, timeZone }}
      />
    </Words>
  );
}
