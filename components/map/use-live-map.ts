"use client";
import { type RefObject, useCallback, useRef, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { useTheme } from "#components/layout/use-theme.ts";
import { REDUCED_MOTION, useMedia } from "#components/ui/use-media.ts";
import type { City } from "#lib/city/city.ts";
import { mercatorX, mercatorY } from "#lib/core/geo.ts";
import { cameraOf, isInside, type Padding, screenOf, visibleRect } from "#lib/map/camera.ts";
import type { MarkerItem } from "#lib/map/items.ts";
import type { LiveMapProps } from "#lib/map/live-map-props.ts";
import { createLiveStore } from "#lib/map/live-store.ts";
import { STALE_MS } from "#lib/map/stale.ts";
import { type ListRows, NO_ROWS, nextRows, type RowsStore } from "./list-rows.ts";
import type { StyleUrls } from "./style-urls.ts";
import { useEngine } from "./use-engine.ts";
import { useViewInUrl } from "./use-view-in-url.ts";
import type { Words } from "./use-words.ts";
import { MAX_ZOOM, startView } from "./view-start.ts";

/** What keeps the map from being whole. The list goes on in every case but `engine`. */
export type MapFault = "no_webgl" | "style" | "engine";

/** The list keeps its order for this long while the map stands still. */
const RESORT_EVERY_MS = 10_000;

/** A chosen marker this near to an edge is brought to the middle. */
const EDGE_PX = 56;

type Options = {
  city: City;
  styleUrls: StyleUrls;
  words: Words;
  /** What covers the map now, measured; null before the first layout. */
  padding: Padding | null;
  /** True while someone points at the list or moves in it: then its rows stay where they are. */
  isListHeld: () => boolean;
};

type TabState = { readonly rows: ListRows; readonly heardMs: number | null; readonly fault: MapFault | null };

const load = () => import("./map-engine.ts").then((module) => module.createLiveMap);

/** The engine's life on this page: made once there is a layout, told every change, its callbacks kept in stores. */
export function useLiveMap(container: RefObject<HTMLElement | null>, options: Options) {
  const { city, styleUrls, words, padding, isListHeld } = options;
  const theme = useTheme();
  const reducedMotion = useMedia(REDUCED_MOTION);
  const { asked, write } = useViewInUrl();
  const [live] = useState(() => createLiveStore());
  const [tab] = useState(() => createStore<TabState>(() => ({ rows: NO_ROWS, heardMs: null, fault: null })));
  const [attempt, setAttempt] = useState(0);
  const sorted = useRef({ view: live.getState().view, atMs: 0 });

  const props: LiveMapProps | null = theme &&
    padding && {
      styleUrl: styleUrls[theme],
      feedUrl: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/feed`,
      view: live.getState().view ?? startView(asked, city),
      minZoom: city.minZoom,
      maxZoom: MAX_ZOOM,
      reducedMotion,
      padding,
      labels: words,
      onState: (feed) => {
        const nowMs = Date.now();
        const before = live.getState().feed;
        if (before === "live" && feed !== "live") {
          tab.setState({ heardMs: nowMs - (feed === "stale" ? STALE_MS : 0) });
        }
        live.setState({ feed });
      },
      onSnapshot: (snapshot) => {
        const { view } = live.getState();
        const nowMs = Date.now();
        const isDue = view !== sorted.current.view || (nowMs - sorted.current.atMs > RESORT_EVERY_MS && !isListHeld());
        if (isDue) sorted.current = { view, atMs: nowMs };
        live.setState({ snapshot });
        tab.setState({ rows: nextRows(tab.getState().rows, snapshot, isDue) });
      },
      onSelect: (selectedId) => live.setState({ selectedId }),
      onView: (view) => {
        live.setState({ view });
        write(view);
      },
      onError: (fault) => tab.setState({ fault }),
    };
  const latest = useRef(props);
  latest.current = props;
  const engine = useEngine(container, { props, load, onFault: () => tab.setState({ fault: "engine" }), attempt });

  return {
    engine,
    feed: useStore(live, (state) => state.feed),
    selectedId: useStore(live, (state) => state.selectedId),
    /** A store, as are `live`'s counts: what changes each tick is read where it is shown. */
    rows: tab as RowsStore,
    live,
    heardMs: useStore(tab, (state) => state.heardMs),
    fault: useStore(tab, (state) => state.fault),
    /** Moves the map, if need be, so that a chosen marker does not stand at the edge or under something. */
    showItem: useCallback(
      (item: MarkerItem) => {
        const { view } = live.getState();
        const element = container.current;
        const covered = latest.current?.padding;
        if (!view || !element || !covered) return;
        const camera = cameraOf(view, element.clientWidth, element.clientHeight, covered);
        const at = screenOf(camera, mercatorX(item.lng), mercatorY(item.lat));
        if (!isInside(visibleRect(camera, -EDGE_PX), at))
          engine?.goTo({ lng: item.lng, lat: item.lat, zoom: view.zoom });
      },
      [container, engine, live],
    ),
    /** Starts the engine again, where the last one could not draw. */
    retry: useCallback(() => {
      tab.setState({ fault: null });
      setAttempt((before) => before + 1);
    }, [tab]),
  };
}
