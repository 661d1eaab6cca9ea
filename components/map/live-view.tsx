"use client";
import { useTranslations } from "next-intl";
import { type ComponentProps, type KeyboardEvent, type ReactNode, useCallback, useRef, useState } from "react";
import { useStore } from "zustand";
import { MapHeader } from "#components/layout/map-header.tsx";
import { SettingsMenu } from "#components/layout/settings-menu.tsx";
import { CARD_ON_MAP, SIDE_LAYOUT, useMedia } from "#components/ui/use-media.ts";
import type { City } from "#lib/city/city.ts";
import type { DeliveryItem } from "#lib/map/items.ts";
import { EMPTY_SNAPSHOT, type LiveStore } from "#lib/map/live-store.ts";
import { Announcer } from "./announcer.tsx";
import { type Chosen, nextChosen } from "./chosen.ts";
import { DeliveryList } from "./delivery-list.tsx";
import { EmptyList } from "./empty-list.tsx";
import { FeedPill } from "./feed-pill.tsx";
import type { Group } from "./list-rows.ts";
import { ListSkeleton } from "./list-skeleton.tsx";
import { LivePanel, PanelHead } from "./live-panel.tsx";
import { LiveText } from "./live-text.tsx";
import { MapNotice } from "./map-notice.tsx";
import { SelectedCard } from "./selected-card.tsx";
import type { StyleUrls } from "./style-urls.ts";
import { useLiveMap } from "./use-live-map.ts";
import { useMapPadding } from "./use-map-padding.ts";
import { useSheet } from "./use-sheet.ts";
import { useWords } from "./use-words.ts";
import { cityView } from "./view-start.ts";
import { ZoomButtons } from "./zoom-buttons.tsx";
import "./live-layout.css";

type Props = {
  city: City;
  styleUrls: StyleUrls;
  /** What else can be done here; floats beside the feed's state. */
  action?: ReactNode;
};

/** The live map's page: the engine's map, and everything that floats over it. */
export function LiveView({ city, styleUrls, action }: Props) {
  const t = useTranslations("live");
  const list = useTranslations("list");
  const site = useTranslations("site");
  const words = useWords(city);
  const root = useRef<HTMLElement>(null);
  const map = useRef<HTMLDivElement>(null);
  const isSide = useMedia(SIDE_LAYOUT);
  const hasCardOnMap = useMedia(CARD_ON_MAP);
  const sheet = useSheet(root, "half");
  const padding = useMapPadding(root, sheet.height, isSide);
  const isListHeld = useCallback(
    () => root.current?.querySelector("[data-list]:is(:hover, :focus-within)") != null,
    [],
  );
  const live = useLiveMap(map, { city, styleUrls, words, padding, isListHeld });
  const { engine, feed, selectedId, rows, fault } = live;
  // The page renders for what it is about; the counts of each tick are read where they are shown.
  const snapshot = useStore(live.live, (state) => (state.selectedId === null ? EMPTY_SNAPSHOT : state.snapshot));
  const isTold = useStore(live.live, (state) => state.snapshot !== EMPTY_SNAPSHOT);
  const isBare = useStore(live.live, (state) => state.snapshot.items.length === 0);
  const isEmpty = isTold && isBare;
  const isCityEmpty = useStore(live.live, (state) => state.snapshot.total === 0);

  const [chosen, setChosen] = useState<Chosen | null>(null);
  const known = nextChosen(chosen, selectedId, snapshot, feed === "live");
  if (known?.item !== chosen?.item || known?.presence !== chosen?.presence) setChosen(known);

  const { send } = sheet;
  const onDelivery = useCallback(
    (item: DeliveryItem) => {
      engine?.select(item.selected ? null : item.id);
      if (item.selected) return;
      send({ type: "set", height: "half" });
      live.showItem(item);
    },
    [engine, send, live.showItem],
  );
  const onGroup = useCallback((group: Group) => engine?.activate(group.key), [engine]);
  const onClose = useCallback(() => engine?.select(null), [engine]);
  const cardRef = useCallback((element: HTMLDivElement | null) => engine?.setCard(element), [engine]);
  const onShow = () => chosen && engine?.goTo({ lng: chosen.item.lng, lat: chosen.item.lat, zoom: 15 });
  const onWholeCity = () => {
    if (map.current && padding)
      engine?.goTo(cityView(city, map.current.clientWidth, map.current.clientHeight, padding));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && selectedId !== null && !event.defaultPrevented) onClose();
  };

  const isSilent = !isTold && feed !== "connecting" && feed !== "live";
  const summary = isTold ? <InView live={live.live} /> : isSilent ? list("unknownTitle") : t("loading");
  const cardInPanel = chosen !== null && (!hasCardOnMap || chosen.presence !== "shown");
  const card = chosen && <SelectedCard {...chosen} words={words} onClose={onClose} onShow={onShow} />;
  const round = "float pointer-events-auto size-11 place-items-center rounded-full";

  return (
    // Escape lets go of the choice from anywhere on the page
    <main
      ref={root}
      className="live-root"
      data-height={sheet.height}
      data-own-style={styleUrls.light.startsWith("/city/") ? undefined : ""}
      onKeyDown={onKeyDown}
    >
      <a
        href="#live-list"
        className="float sr-only z-50 rounded-control p-3 font-semibold focus-visible:not-sr-only focus-visible:absolute focus-visible:top-3 focus-visible:left-3"
      >
        {site("skip")}
      </a>
      <h1 className="sr-only">{t("heading", { city: city.name })}</h1>
      {(["peek", "half", "full"] as const).map((height) => (
        <div key={height} data-probe={height} className="live-probe" style={{ height: `var(--${height})` }} />
      ))}

      <div className="absolute inset-0">
        <div ref={map} className="size-full" data-map="" />
      </div>
      {engine && hasCardOnMap && chosen?.presence === "shown" && (
        <div ref={cardRef} className="live-card" hidden>
          <div className="float w-72 rounded-float p-4">{card}</div>
        </div>
      )}

      <div className="live-top" data-top="">
        <MapHeader>
          <SettingsMenu className="-ml-3 grid size-11 place-items-center rounded-full hover:bg-sunken desktop:hidden" />
        </MapHeader>
        {action && (
          <div className="order-last flex w-full justify-end desktop:order-none desktop:ml-auto desktop:w-auto">
            {action}
          </div>
        )}
        <div className="ml-auto flex items-center gap-3 desktop:ml-0">
          <LivePill live={live.live} status={feed} heardMs={live.heardMs} words={words} />
          <SettingsMenu className={`${round} hidden hover:bg-sunken desktop:grid`} />
        </div>
        {fault && (
          <div className="flex w-full justify-end">
            <MapNotice fault={fault} onRetry={fault === "engine" ? () => location.reload() : live.retry} />
          </div>
        )}
      </div>

      <LivePanel
        rootRef={root}
        sheet={sheet}
        head={
          cardInPanel && !hasCardOnMap ? (
            card
          ) : (
            <>
              <PanelHead summary={summary} height={sheet.height} send={sheet.send} />
              {cardInPanel && <div className="mt-3.5 rounded-card border border-line p-4">{card}</div>}
            </>
          )
        }
      >
        {!isTold && !isSilent && <ListSkeleton />}
        {isSilent && <EmptyList reason="unknown" city={city.name} onWholeCity={onWholeCity} />}
        {isEmpty && <EmptyList reason={isCityEmpty ? "city" : "here"} city={city.name} onWholeCity={onWholeCity} />}
        {isTold && !isEmpty && <DeliveryList rows={rows} words={words} onDelivery={onDelivery} onGroup={onGroup} />}
      </LivePanel>

      <div className="live-controls">
        <p className="live-attribution">
          <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener noreferrer">
            {t("attribution")}
          </a>
        </p>
        <ZoomButtons isDisabled={!engine} onZoom={(by) => (by > 0 ? engine?.zoomIn() : engine?.zoomOut())} />
      </div>
      <Announcer feed={feed} chosen={chosen} words={words} />
    </main>
  );
}

/** "42 deliveries near you" */
function InView({ live }: { live: LiveStore }) {
  const list = useTranslations("list");
  return <LiveText store={live} say={({ snapshot }) => list("nearest", { count: snapshot.inView })} />;
}

function LivePill({ live, ...rest }: Omit<ComponentProps<typeof FeedPill>, "total"> & { live: LiveStore }) {
  const total = useStore(live, ({ snapshot }) => (snapshot === EMPTY_SNAPSHOT ? null : snapshot.total));
  return <FeedPill total={total} {...rest} />;
}
