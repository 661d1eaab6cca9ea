"use client";
import { useLocale, useTranslations } from "next-intl";
import { type RefObject, useEffect, useMemo, useState } from "react";
import { useTheme } from "#components/layout/use-theme.ts";
import { useEngine } from "#components/map/use-engine.ts";
import { MAX_ZOOM } from "#components/map/view-start.ts";
import { REDUCED_MOTION, useMedia } from "#components/ui/use-media.ts";
import { useMinute } from "#components/ui/use-minute.ts";
import { stateAt } from "#lib/catalog/open-now.ts";
import type { PlaceMapProps } from "#lib/map/place-map.ts";
import { createClockWords } from "./clock-words.ts";
import { type MapKitchenFact, readMapKitchens } from "./map-kitchens.ts";
import type { MapDialogProps } from "./map-props.ts";

/** What covers the map: the way back above, the chosen kitchen below. */
const PADDING = { top: 64, right: 16, bottom: 24, left: 16 };

const load = () => import("./place-map-engine.ts").then((module) => module.createPlaceMap);

/** The engine of the map of what was found, and which kitchen is chosen on it. */
export function usePlaceMap(
  container: RefObject<HTMLDivElement | null>,
  { cell, query, ground, styleUrls, door, timeZone, tellsShut }: Omit<MapDialogProps, "onClose">,
) {
  const t = useTranslations("search.live");
  const locale = useLocale();
  const theme = useTheme();
  const reducedMotion = useMedia(REDUCED_MOTION);
  const nowMs = useMinute();
  const [facts, setFacts] = useState<readonly MapKitchenFact[] | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const [hasFailed, setFailed] = useState(false);

  useEffect(() => {
    const stop = new AbortController();
    readMapKitchens(cell, query, stop.signal).then(setFacts, () => stop.signal.aborted || setFailed(true));
    return () => stop.abort();
  }, [cell, query]);

  const told = useMemo(() => {
    if (!facts || nowMs === null) return null;
    const clock = createClockWords(locale, timeZone);
    return facts.map((fact) => {
      if (!fact.hasMenu) return { ...fact, opens: t("noMenu") };
      const { isOpen, next } = stateAt(fact.spans, nowMs);
      const opens = next === null ? t("closed") : t("opens", { time: clock.at(next, nowMs) });
      return { ...fact, opens: isOpen || !tellsShut ? null : opens };
    });
  }, [facts, nowMs, locale, timeZone, tellsShut, t]);
  const kitchens = useMemo(
    () => told?.map(({ lng, lat, opens }) => ({ lng, lat, isShut: opens !== null })) ?? null,
    [told],
  );
  const labels = useMemo(
    () => ({
      map: t("mapName"),
      door: t("door"),
      cluster: (count: number) => t("cluster", { count }),
      kitchen: (number: number) => {
        const one = told?.[number];
        if (!one) return "";
        const { name, opens, eta } = one;
        return t("marker", { name, eta: opens ?? t("eta", { min: eta.minMin, max: eta.maxMin }) });
      },
    }),
    [t, told],
  );
  const props: PlaceMapProps | null =
    theme === null || kitchens === null
      ? null
      : {
          styleUrl: styleUrls[theme],
          minZoom: ground.minZoom,
          maxZoom: MAX_ZOOM,
          bounds: ground.bounds,
          reducedMotion,
          padding: PADDING,
          labels,
          kitchens,
          door,
          onSelect: setChosen,
        };
  const engine = useEngine(container, { props, load, onFault: () => setFailed(true) });

  const state: "failed" | "ready" | "loading" = hasFailed ? "failed" : engine ? "ready" : "loading";
  return { engine, state, chosen: chosen === null ? null : (told?.[chosen] ?? null) };
}
