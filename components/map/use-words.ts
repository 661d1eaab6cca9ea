"use client";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { nearestArea } from "#lib/city/areas.ts";
import type { City } from "#lib/city/city.ts";
import type { ClusterItem, DeliveryItem, MarkerLabels } from "#lib/map/items.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { createCountPhrase } from "./count-phrase.ts";
import { type Age, ageOf, etaRange } from "./eta.ts";
import { remember } from "./remember.ts";

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
  group(count: number): string;
  /** "Around Haga", null where no district is near */
  groupPlace(item: ClusterItem): string | null;
  /** What choosing a group does: "Zooms in" */
  readonly groupHint: string;
  /** "12 s"; null for just now */
  age(seconds: number): string | null;
};

/** Row words without a number or a name in them. */
type Plain = "towardUnknown" | "etaUnknown" | "etaSoon" | "seenNow" | "groupAction" | `vehicle.${Vehicle}`;

/** Thousandths of a degree around the earth, and some: a place in thousandths becomes one number by it. */
const MILLI_ROW = 400_000;

export function useWords(city: City): Words {
  const locale = useLocale();
  const row = useTranslations("row");
  const card = useTranslations("card");
  const ages = useTranslations("age");
  const live = useTranslations("live");
  return useMemo(() => {
    const areaName = (index: number | null) => (index === null ? undefined : city.areas[index]?.name);
    const saidAge = remember((unit: Age["unit"], n: number) => ages(unit, { n }));
    const toward = remember((area: string) => row("toward", { area }));
    const etaFromTo = remember((from: number, to: number) => row("eta", { from, to }));
    const seenAgo = remember((known: string) => row("seen", { age: known }));
    const say = remember((key: Plain) => row(key));
    const group = remember(createCountPhrase(locale, (count) => row("group", { count })));
    // By the thousandth of a degree, about 100 m: borders of districts are no sharper.
    const near = remember((milli: number) => {
      const milliLat = Math.round(milli / MILLI_ROW);
      const at = { lng: (milli - milliLat * MILLI_ROW) / 1000, lat: milliLat / 1000 };
      const area = areaName(nearestArea(city.areas, at));
      return area ? row("groupNear", { area }) : "";
    });
    const age = (seconds: number) => {
      const known = ageOf(seconds);
      return known && saidAge(known.unit, known.n);
    };
    const title = (item: DeliveryItem) => {
      const area = areaName(item.area);
      return area ? toward(area) : say("towardUnknown");
    };
    const eta = (item: DeliveryItem) => {
      if (item.etaMin === null) return say("etaUnknown");
      const range = etaRange(item.etaMin, item.seenAgoS);
      return range ? etaFromTo(range.from, range.to) : say("etaSoon");
    };
    const arrives = (item: DeliveryItem) => {
      if (item.etaMin === null) return card("arrivesUnknown");
      const range = etaRange(item.etaMin, item.seenAgoS);
      return range ? card("arrives", range) : card("arrivesSoon");
    };
    const seen = (item: DeliveryItem) => {
      const known = age(item.seenAgoS);
      return known ? seenAgo(known) : say("seenNow");
    };
    const vehicle = (item: DeliveryItem) => say(`vehicle.${item.vehicle}`);
    const groupPlace = ({ lng, lat }: ClusterItem) =>
      near(Math.round(lat * 1000) * MILLI_ROW + Math.round(lng * 1000)) || null;
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
      cluster: (item) => {
        const place = groupPlace(item);
        return `${group(item.count)}. ${place ? `${place}. ` : ""}${say("groupAction")}`;
      },
      delivery: (item) => `${title(item)}. ${vehicle(item)}. ${eta(item)}, ${seen(item)}`,
    };
  }, [city, locale, row, card, ages, live]);
}
