"use client";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { nearestArea } from "#lib/city/areas.ts";
import type { City } from "#lib/city/city.ts";
import type { ClusterItem, DeliveryItem, MarkerLabels } from "#lib/map/items.ts";
import { ageOf, etaRange } from "./eta.ts";

/** What is on the map, in words: one wording for the list, the card, the markers' labels and the announcements. */
export type Words = MarkerLabels & {
  /** "Toward Haga" */
  title(item: DeliveryItem): string;
  /** "6–9 min" */
  eta(item: DeliveryItem): string;
  /** "Arrives in 6 to 9 min" */
  arrives(item: DeliveryItem): string;
  /** "seen 12 s ago" */
  seen(item: DeliveryItem): string;
  /** "By bike" */
  vehicle(item: DeliveryItem): string;
  /** "5 deliveries" */
  group(item: ClusterItem): string;
  /** "Around Haga", null where no district is near */
  groupPlace(item: ClusterItem): string | null;
  /** What choosing a group does: "Zooms in" */
  readonly groupHint: string;
  /** "12 s"; null for just now */
  age(seconds: number): string | null;
};

export function useWords(city: City): Words {
  const row = useTranslations("row");
  const card = useTranslations("card");
  const ages = useTranslations("age");
  const live = useTranslations("live");
  return useMemo(() => {
    const age = (seconds: number) => {
      const known = ageOf(seconds);
      return known && ages(known.unit, { n: known.n });
    };
    const areaName = (index: number | null) => (index === null ? undefined : city.areas[index]?.name);
    const title = (item: DeliveryItem) => {
      const area = areaName(item.area);
      return area ? row("toward", { area }) : row("towardUnknown");
    };
    const eta = (item: DeliveryItem) => {
      if (item.etaMin === null) return row("etaUnknown");
      const range = etaRange(item.etaMin, item.seenAgoS);
      return range ? row("eta", range) : row("etaSoon");
    };
    const arrives = (item: DeliveryItem) => {
      if (item.etaMin === null) return card("arrivesUnknown");
      const range = etaRange(item.etaMin, item.seenAgoS);
      return range ? card("arrives", range) : card("arrivesSoon");
    };
    const seen = (item: DeliveryItem) => {
      const known = age(item.seenAgoS);
      return known ? row("seen", { age: known }) : row("seenNow");
    };
    const vehicle = (item: DeliveryItem) => row(`vehicle.${item.vehicle}`);
    const group = (item: ClusterItem) => row("group", { count: item.count });
    const groupPlace = (item: ClusterItem) => {
      const area = areaName(nearestArea(city.areas, item));
      return area ? row("groupNear", { area }) : null;
    };
    return {
      map: live("map", { city: city.name }),
      age,
      title,
      eta,
      arrives,
      seen,
      vehicle,
      group,
      groupPlace,
      groupHint: row("groupAction"),
      cluster: (item) => [group(item), groupPlace(item), row("groupAction")].filter(Boolean).join(". "),
      delivery: (item) => `${title(item)}. ${vehicle(item)}. ${eta(item)}, ${seen(item)}`,
    };
  }, [city, row, card, ages, live]);
}
