"use client";
import { useTranslations } from "next-intl";
import { type RefObject, useCallback, useMemo, useState } from "react";
import { useTheme } from "#components/layout/use-theme.ts";
import { useEngine } from "#components/map/use-engine.ts";
import { MAX_ZOOM } from "#components/map/view-start.ts";
import { REDUCED_MOTION, useMedia } from "#components/ui/use-media.ts";
import type { Padding } from "#lib/map/camera.ts";
import type { OrderFeedState } from "#lib/map/order-feed.ts";
import type { OrderMapLabels, OrderMapProps } from "#lib/map/order-map.ts";
import type { OrderMapFault } from "./map-fault-note.tsx";
import type { Place } from "./place.ts";
import type { OrderWords } from "./use-order-words.ts";

/** What is looked at until the order is known. */
const START_ZOOM = 13;

type Options = {
  place: Place;
  /** What covers the map now, measured; null before the first layout. */
  padding: Padding | null;
  state: OrderFeedState | null;
  words: OrderWords;
};

const load = () => import("./order-map-engine.ts").then((module) => module.createOrderMap);

/** The engine's life on this page: made once there is a layout, told every change. */
export function useOrderMap(container: RefObject<HTMLElement | null>, options: Options) {
  const { place, padding, state, words } = options;
  const theme = useTheme();
  const reducedMotion = useMedia(REDUCED_MOTION);
  const [fault, setFault] = useState<OrderMapFault | null>(null);
  const [isFollowing, setFollowing] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const labels = useMapLabels(state, words);

  const props: OrderMapProps | null = theme &&
    padding && {
      styleUrl: place.styleUrls[theme],
      view: { ...place.city.center, zoom: START_ZOOM },
      minZoom: place.city.minZoom,
      maxZoom: MAX_ZOOM,
      reducedMotion,
      padding,
      labels,
      order: state?.order ?? null,
      route: state?.route ?? null,
      position: state?.position ?? null,
      onFollowing: setFollowing,
      onError: setFault,
    };
  const engine = useEngine(container, { props, load, onFault: () => setFault("engine"), attempt });

  const retry = useCallback(() => {
    if (fault === "engine") return location.reload();
    setFault(null);
    setAttempt((before) => before + 1);
  }, [fault]);
  return {
    fault,
    isFollowing,
    recentre: useCallback(() => engine?.recentre(), [engine]),
    /** Starts the engine again, where the last one could not draw; a code that did not come needs the page again. */
    retry,
  };
}

/** The map's words; the same object while they say the same. */
function useMapLabels(state: OrderFeedState | null, words: OrderWords): OrderMapLabels {
  const t = useTranslations("order");
  const restaurant = state?.order?.restaurant.name ?? "";
  const driver = state?.order?.driver?.name ?? "";
  const vehicle = state?.order?.driver?.vehicle ?? "bike";
  return useMemo(() => {
    const by = t(`by.${vehicle}`);
    return {
      map: t("map", { restaurant }),
      restaurant: t("onMap.restaurant", { restaurant }),
      door: t("onMap.door"),
      driver: (seenAgoS) => {
        const age = seenAgoS === 0 ? null : words.age(seenAgoS * 1_000);
        return age ? t("onMap.driverSeen", { driver, by, age }) : t("onMap.driver", { driver, by });
      },
    };
  }, [t, words, restaurant, driver, vehicle]);
}
