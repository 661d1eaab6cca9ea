"use client";
import { Map as MapIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import type { StyleUrls } from "#components/map/style-urls.ts";
import type { City } from "#lib/city/city.ts";

type Props = { cell: string; query: string; city: City; styleUrls: StyleUrls };

export function SearchMap(_: Props) {
  const t = useTranslations("search.live");
  return (
    <button type="button" className="chip search-map-open">
      <MapIcon size={16} aria-hidden="true" />
      {t("map")}
    </button>
  );
}
