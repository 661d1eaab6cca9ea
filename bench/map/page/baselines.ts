import "maplibre-gl/dist/maplibre-gl.css";
import "./baselines.css";
import { type GeoJSONSource, Map as GlMap, Marker, setWorkerUrl } from "maplibre-gl";
import { mercatorX, mercatorY } from "#lib/core/geo.ts";
import { Basemap, WORKER_URL } from "#lib/map/basemap.ts";
import type { Camera } from "#lib/map/camera.ts";
import { MarkerElement } from "#lib/map/marker-element.ts";
import "#lib/map/markers.css";
import { needsWatch, watchOf } from "#lib/map/watch-box.ts";
import { VEHICLES } from "#lib/tracking/trip.ts";
import { PROTOCOL_VERSION } from "#lib/tracking/wire.ts";
import { afterFrame } from "./meters.ts";
import { styleUrlOf, type Variant, type VariantOptions } from "./variant.ts";

/** The engine's own basemap with nothing on it. It watches what the live map watches; what comes is thrown away. */
export async function openEmpty(root: HTMLElement, { city, path, feedUrl, frames }: VariantOptions): Promise<Variant> {
  const socket = new WebSocket(feedUrl);
  const send = (message: object) => socket.send(JSON.stringify({ v: PROTOCOL_VERSION, ...message }));
  let watched: Camera | null = null;
  const watch = (camera: Camera) => {
    if (socket.readyState !== WebSocket.OPEN || !needsWatch(watched, camera, 0)) return;
    watched = camera;
    const { bbox, zoom } = watchOf(camera, 0);
    send({ type: "watch", id: 1, bbox: [bbox.west, bbox.south, bbox.east, bbox.north], zoom });
  };
  const basemap = new Basemap(
    root,
    {
      styleUrl: styleUrlOf(city),
      view: path.start,
      padding: path.padding,
      minZoom: city.minZoom,
      maxZoom: 18,
      title: "Map",
    },
    { onMove: () => watch(basemap.camera), onMoveEnd: () => {}, onGround: () => {}, onError: () => {} },
  );
  basemap.onRender(frames.tick);
  const filled = new Promise<void>((resolve) => {
    socket.onopen = () => {
      send({ type: "hello" });
      watch(basemap.camera);
    };
    socket.onmessage = () => resolve();
  });
  return {
    filled,
    goTo: ({ lng, lat, zoom }, durationMs) => basemap.moveTo(mercatorX(lng), mercatorY(lat), zoom, durationMs),
  };
}

/** One MapLibre `Marker` per delivery, holding the element that the engine draws for one, moved whenever its delivery is. */
export async function openDomMarkers(root: HTMLElement, options: VariantOptions): Promise<Variant> {
  const map = await openMap(root, options);
  const markers: Marker[] = [];
  const filled = hearPositions(options.positionsUrl, (flat) => {
    for (let i = 0; i * 2 < flat.length; i++) {
      const at: [number, number] = [flat[2 * i]!, flat[2 * i + 1]!];
      const marker = markers[i];
      if (marker) marker.setLngLat(at);
      else markers.push(new Marker({ element: elementOf(i) }).setLngLat(at).addTo(map));
    }
  });
  return { filled, goTo: (view, durationMs) => easeTo(map, view, durationMs) };
}

function elementOf(i: number): HTMLElement {
  const holder = document.createElement("div");
  holder.className = "marker-holder";
  const element = new MarkerElement();
  element.show({ kind: "delivery", glyph: VEHICLES[i % VEHICLES.length]!, stale: false, selected: false });
  element.describe("Delivery");
  holder.append(element.root);
  return holder;
}

/** MapLibre's clusters over a GeoJSON source that is given all positions each second; circles alone, no labels to place. */
export async function openCluster(root: HTMLElement, options: VariantOptions): Promise<Variant> {
  const map = await openMap(root, options);
  const empty = { type: "FeatureCollection" as const, features: [] };
  map.addSource("deliveries", { type: "geojson", data: empty, cluster: true, clusterRadius: 50 });
  map.addLayer({
    id: "deliveries",
    type: "circle",
    source: "deliveries",
    paint: { "circle-radius": ["case", ["has", "point_count"], 18, 8], "circle-color": "#241c15" },
  });
  const source = map.getSource("deliveries") as GeoJSONSource;
  let waiting: number[] = [];
  let tell = () => {};
  const filled = new Promise<void>((resolve) => {
    tell = resolve;
  });
  map.on("render", () => {
    // Loaded again once the worker has clustered and every tile in view is the new one; this frame has drawn them.
    if (waiting.length === 0 || !map.isSourceLoaded("deliveries")) return;
    const shown = waiting;
    waiting = [];
    afterFrame(() => {
      for (const receivedMs of shown) options.onPainted?.(performance.now() - receivedMs);
      tell();
    });
  });
  void hearPositions(options.positionsUrl, (flat) => {
    waiting.push(performance.now());
    const features = Array.from({ length: flat.length / 2 }, (_, i) => ({
      type: "Feature" as const,
      properties: {},
      geometry: { type: "Point" as const, coordinates: [flat[2 * i]!, flat[2 * i + 1]!] },
    }));
    void source.setData({ type: "FeatureCollection", features });
  });
  return { filled, goTo: (view, durationMs) => easeTo(map, view, durationMs) };
}

/** A map with the settings of the engine's. */
async function openMap(root: HTMLElement, { city, path, frames }: VariantOptions): Promise<GlMap> {
  setWorkerUrl(WORKER_URL);
  const { start } = path;
  const map = new GlMap({
    container: root,
    style: styleUrlOf(city),
    center: [start.lng, start.lat],
    zoom: start.zoom,
    minZoom: city.minZoom,
    maxZoom: 18,
    attributionControl: { compact: false },
    maxPitch: 0,
    fadeDuration: 0,
  });
  map.setPadding(path.padding);
  map.on("render", frames.tick);
  await map.once("load");
  return map;
}

function easeTo(map: GlMap, { lng, lat, zoom }: { lng: number; lat: number; zoom: number }, duration: number): void {
  map.easeTo({ center: [lng, lat], zoom, duration });
}

/** Resolves when the first positions were taken. */
function hearPositions(url: string, take: (flat: Float32Array) => void): Promise<void> {
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  return new Promise((resolve) => {
    socket.onmessage = ({ data }) => {
      take(new Float32Array(data));
      resolve();
    };
  });
}
