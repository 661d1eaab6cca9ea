import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notePage } from "#app/page-notes.ts";
import { findPlace } from "#app/place.ts";
import { publicHead } from "#app/public-head.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { HomeView } from "#components/home/home-view.tsx";
import { plateOf } from "#components/ui/plate-picture.tsx";
import { readSearchPage } from "#lib/catalog/cache.ts";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { EVERYTHING } from "#lib/catalog/search/search.ts";
import { AppError } from "#lib/core/errors.ts";

type Props = PageProps<"/[locale]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  await findPlace();
  const { ctx } = requireRuntime();
  const t = await getTranslations("home");
  const words = { title: t("title"), description: t("description") };
  return publicHead({ locale, path: "", ...words, publicUrl: ctx.config.publicUrl });
}

/** The way in. What it could be is told by what the city's middle has. */
export default async function HomePage({ params }: Props) {
  const { locale } = await params;
  const { city, isDemo } = await findPlace();
  const { ctx } = requireRuntime();
  const middle = cellAt(city.center);
  // Without the catalogue the way in is still one: who has been here before goes straight on.
  const known = await readSearchPage(ctx, middle, EVERYTHING).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "database_unavailable") return null;
    throw error;
  });
  const { cuisines = [], hits = [], total = 0, keys = [], stale = true } = known ?? {};
  notePage({ keys: ["p-home", ...keys], stale });
  return (
    <Words of={["home.form", "demo"]}>
      <HomeView
        locale={locale}
        city={city.name}
        cell={cellName(middle)}
        total={total}
        cuisines={cuisines
          .filter(({ cuisine }) => cuisine !== "other")
          .slice(0, 8)
          .map(({ cuisine, count }) => ({
            cuisine,
            count,
            picture: hits.find((hit) => hit.cuisines[0] === cuisine)?.picture ?? plateOf(cuisine, cuisine),
          }))}
        isStale={stale}
        isDemo={isDemo}
      />
    </Words>
  );
}
