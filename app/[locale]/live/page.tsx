import type { Metadata } from "next";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { requireRuntime } from "#app/runtime.ts";
import { LiveView } from "#components/map/live-view.tsx";
import { styleUrls } from "#components/map/style-urls.ts";
import { routing } from "#i18n/routing.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("live");
  return {
    title: t("title"),
    description: t("description"),
    alternates: { languages: Object.fromEntries(routing.locales.map((locale) => [locale, `/${locale}/live`])) },
  };
}

export default async function LivePage() {
  await connection(); // the city is known to a running process, not to the build
  const { city, config } = requireRuntime();
  return <LiveView city={city} styleUrls={styleUrls(city.id, config.mapStyleUrl ?? null)} />;
}
