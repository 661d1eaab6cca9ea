import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { findPlace } from "#app/place.ts";
import { Words } from "#app/words.tsx";
import { LiveView } from "#components/map/live-view.tsx";
import { OrderSomething } from "#components/orders/order-something.tsx";
import { routing } from "#i18n/routing.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("live");
  return {
    title: t("title"),
    description: t("description"),
    alternates: { languages: Object.fromEntries(routing.locales.map((locale) => [locale, `/${locale}/live`])) },
  };
}

const WORDS = ["live", "feed", "age", "list", "row", "card", "sheet", "fault", "say", "demo"];

export default async function LivePage() {
  const { city, styleUrls, isDemo } = await findPlace();
  return (
    <Words of={WORDS}>
      <NuqsAdapter>
        <LiveView city={city} styleUrls={styleUrls} action={isDemo ? <OrderSomething /> : null} />
      </NuqsAdapter>
    </Words>
  );
}
