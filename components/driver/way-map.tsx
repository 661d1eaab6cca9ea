"use client";
import { useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import { useTheme } from "#components/layout/use-theme.ts";
import { useEngine } from "#components/map/use-engine.ts";
import { MAX_ZOOM } from "#components/map/view-start.ts";
import type { Place } from "#components/orders/place.ts";
import { REDUCED_MOTION, useMedia } from "#components/ui/use-media.ts";
import type { DriveMapProps } from "#lib/map/drive-map.ts";
import type { Fix } from "#lib/tracking/position-batch.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import type { Way } from "./way.ts";
import "./way-map.css";

type Props = { place: Place; way: Way; fix: Fix | null; vehicle: Vehicle };

/** Where to look while nobody knows where the driver is. */
const START_ZOOM = 13;

const load = () => import("./drive-map-engine.ts").then((module) => module.createDriveMap);

/** The driver's way on the map. Where it cannot be drawn, the page goes on without it. */
export function WayMap({ place, way, fix, vehicle }: Props) {
  const t = useTranslations("drive.map");
  const site = useTranslations("site");
  const container = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const reducedMotion = useMedia(REDUCED_MOTION);
  const labels = useMemo(() => ({ map: t("map"), restaurant: t("restaurant"), door: t("door"), me: t("me") }), [t]);
  const props: DriveMapProps | null = theme && {
    styleUrl: place.styleUrls[theme],
    view: { ...place.city.center, zoom: START_ZOOM },
    minZoom: place.city.minZoom,
    maxZoom: MAX_ZOOM,
    reducedMotion,
    labels,
    ...way,
    me: fix && { lng: fix.lng, lat: fix.lat, headingDeg: fix.heading },
    vehicle,
  };
  // Without a network the code does not come: the next map of this page asks again.
  useEngine(container, { props, load, onFault: () => {} });

  return (
    <div className="drive-map" data-own-style={place.styleUrls.light.startsWith("/city/") ? undefined : ""}>
      <div ref={container} data-map="" />
      <p className="drive-source">
        <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener noreferrer">
          {site("attribution")}
        </a>
      </p>
    </div>
  );
}
