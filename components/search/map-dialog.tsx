"use client";
import { List, Minus, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { MapCard } from "./map-card.tsx";
import type { MapDialogProps } from "./map-props.ts";
import { usePlaceMap } from "./use-place-map.ts";
import "./map-dialog.css";

/** All that was found, on the map, over the page. Escape or "List" lead back to where one was. */
export function MapDialog({ onClose, ...props }: MapDialogProps) {
  const t = useTranslations("search.live");
  const locale = useLocale();
  const dialog = useRef<HTMLDialogElement>(null);
  const container = useRef<HTMLDivElement>(null);
  const { engine, chosen, state } = usePlaceMap(container, props);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="map-dialog" aria-label={t("map")} onClose={onClose}>
      <div ref={container} className="map-ground" data-map="" data-state={state} />
      <button type="button" className="chip map-list" onClick={() => dialog.current?.close()}>
        <List size={17} aria-hidden="true" />
        {t("list")}
      </button>
      <p role="status" className="map-said" data-empty={state === "ready" || undefined}>
        {state === "loading" ? t("mapLoading") : state === "failed" ? t("mapFailed") : ""}
      </p>
      <div className="map-zoom">
        <button type="button" aria-label={t("zoomIn")} disabled={!engine} onClick={() => engine?.zoomIn()}>
          <Plus size={19} aria-hidden="true" />
        </button>
        <button type="button" aria-label={t("zoomOut")} disabled={!engine} onClick={() => engine?.zoomOut()}>
          <Minus size={19} aria-hidden="true" />
        </button>
      </div>
      <div className="map-chosen" aria-live="polite">
        {chosen && <MapCard kitchen={chosen} locale={locale} onClose={() => engine?.select(null)} />}
      </div>
      <a
        className="map-source"
        href="https://www.openstreetmap.org/copyright"
        target="_blank"
        rel="noopener noreferrer"
      >
        {t("attribution")}
      </a>
    </dialog>
  );
}
