import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { findPlace } from "#app/place.ts";
import { Words } from "#app/words.tsx";
import { DriveView } from "#components/driver/drive-view.tsx";

export async function generateMetadata({ params }: PageProps<"/[locale]/drive">): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations("drive");
  return {
    title: t("title"),
    robots: { index: false, follow: false },
    // put on the home screen, it opens here
    manifest: `/drive/${locale}.webmanifest`,
    appleWebApp: { title: `Hotpath ${t("title")}` },
  };
}

/** Where drivers work. */
export default async function DrivePage({ params }: PageProps<"/[locale]/drive">) {
  const { locale } = await params;
  const { userId } = await requirePageSession({ locale, returnTo: `/${locale}/drive`, roles: ["driver"] });
  const place = await findPlace();
  return (
    <Words of={["drive"]}>
      <DriveView place={place} driver={userId} />
    </Words>
  );
}
