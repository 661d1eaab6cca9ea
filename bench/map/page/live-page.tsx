import "#app/globals.css";
import "#components/map/live-layout.css";
import "maplibre-gl/dist/maplibre-gl.css";
import "#lib/map/markers.css";
import { NextIntlClientProvider } from "next-intl";
import { useEffect, useRef } from "react";
import { createRoot } from "react-dom/client";
import { createStore, type StoreApi } from "zustand/vanilla";
import { DeliveryList } from "#components/map/delivery-list.tsx";
import { type ListRows, NO_ROWS, nextRows } from "#components/map/list-rows.ts";
import { LiveText } from "#components/map/live-text.tsx";
import { useWords } from "#components/map/use-words.ts";
import type { Snapshot } from "#lib/map/items.ts";
import { LiveMap } from "#lib/map/live-map.ts";
import type { LiveMapProps } from "#lib/map/live-map-props.ts";
import { createLiveStore, type LiveStore } from "#lib/map/live-store.ts";
import messages from "../../../messages/en.json";
import { afterPaint } from "./meters.ts";
import { createTimedWorld, type Received } from "./timed-world.ts";
import { styleUrlOf, type Variant, type VariantOptions } from "./variant.ts";

type Stores = { readonly live: LiveStore; readonly rows: StoreApi<{ rows: ListRows }> };
type Props = { options: VariantOptions; stores: Stores; onEngine: (engine: LiveMap) => void };

/** Rows are sorted anew this often, as on the live page. */
const RESORT_EVERY_MS = 10_000;

/** Our map with its list, made of the live page's parts. */
export function openLive(root: HTMLElement, options: VariantOptions): Promise<Variant> {
  const live = createLiveStore();
  const stores: Stores = { live, rows: createStore(() => ({ rows: NO_ROWS })) };
  const filled = new Promise<void>((resolve) => {
    live.subscribe(({ snapshot }) => snapshot.items.length > 0 && resolve());
  });
  return new Promise((resolve) => {
    createRoot(root).render(
      <NextIntlClientProvider locale="en" messages={messages} timeZone="Europe/Stockholm">
        <LivePage
          options={options}
          stores={stores}
          onEngine={(engine) => resolve({ filled, goTo: (view, durationMs) => engine.goTo(view, durationMs) })}
        />
      </NextIntlClientProvider>,
    );
  });
}

function LivePage({ options, stores, onEngine }: Props) {
  const words = useWords(options.city);
  const container = useRef<HTMLDivElement>(null);
  const first = useRef({ options, stores, onEngine, words });

  useEffect(() => {
    const { options, stores, onEngine, words } = first.current;
    if (container.current) onEngine(openEngine(container.current, options, stores, words));
  }, []);

  return (
    <main className="live-root">
      <div className="absolute inset-0">
        <div ref={container} className="size-full" />
      </div>
      <section className="live-panel float">
        <p className="num p-4.5">
          <LiveText store={stores.live} say={({ snapshot }) => String(snapshot.inView)} />
        </p>
        <div className="live-list">
          <DeliveryList rows={stores.rows} words={words} onDelivery={ignore} onGroup={ignore} />
        </div>
      </section>
    </main>
  );
}

function ignore(): void {}

function openEngine(
  container: HTMLElement,
  options: VariantOptions,
  { live, rows }: Stores,
  labels: LiveMapProps["labels"],
): LiveMap {
  const { city, path, feedUrl, playbackDelayMs, frames, onTick, onPainted } = options;
  const received: Received = { atMs: 0 };
  const sorted = { view: live.getState().view, atMs: 0 };
  const onSnapshot = (snapshot: Snapshot) => {
    const { view } = live.getState();
    const nowMs = Date.now();
    const isDue = view !== sorted.view || nowMs - sorted.atMs > RESORT_EVERY_MS;
    if (isDue) Object.assign(sorted, { view, atMs: nowMs });
    live.setState({ snapshot });
    rows.setState({ rows: nextRows(rows.getState().rows, snapshot, isDue) });
    const { atMs } = received;
    if (onPainted) afterPaint(() => onPainted(performance.now() - atMs));
  };
  const engine = new LiveMap(container, {
    styleUrl: styleUrlOf(city),
    feedUrl,
    view: path.start,
    minZoom: city.minZoom,
    maxZoom: 18,
    reducedMotion: false,
    padding: path.padding,
    labels,
    world: createTimedWorld(received, onTick),
    onSnapshot,
    onView: (view) => live.setState({ view }),
    ...(playbackDelayMs !== null && { playbackDelayMs }),
  });
  engine.onRender(frames.tick);
  return engine;
}
