import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requirePageSession } from "#app/guard.ts";
import { Words } from "#app/words.tsx";
import { DriveView } from "#components/driver/drive-view.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("drive");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** Where drivers work. */
export default async function DrivePage({ params }: PageProps<"/[locale]/drive">) {
  const { locale } = await params;
  const { userId } = await requirePageSession({ locale, returnTo: `/${locale}/drive`, roles: ["driver"] });
  return (
    <Words of={["drive"]}>
      <DriveView driver={userId} />
    </Words>
  );
}
