import { Map as GlMap, GPUInitializationError, setWorkerUrl } from "maplibre-gl";
import { type Bbox, latOfY, lngOfX } from "#lib/core/geo.ts";
import { type Camera, cameraOf, type Padding, type View } from "./camera.ts";

/** Where the page serves MapLibre's worker; the bundler does not find it by itself. */
export const WORKER_URL = "/vendor/maplibre-gl-worker.mjs";

export type BasemapOptions = {
  readonly styleUrl: string;
  readonly view: View;
  readonly padding: Padding;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** How far the map may be moved. */
  readonly bounds?: Bbox | undefined;
  /** Name of the map for those who do not see it. */
  readonly title: string;
};

export type BasemapHandlers = {
  onMove(): void;
  onMoveEnd(): void;
  /** A click on the ground, not on a marker. */
  onGround(): void;
  /** A person moves the map, by hand, wheel or keys. */
  onGesture?(): void;
  /** The style could not be read, or WebGL is gone for good. */
  onError(what: "style" | "no_webgl"): void;
};

/** MapLibre, kept flat and north-up. Throws where there is no WebGL. */
export class Basemap {
  readonly #map: GlMap;
  readonly #container: HTMLElement;
  #width: number;
  #height: number;
  #hasLayers = false;

  constructor(container: HTMLElement, options: BasemapOptions, handlers: BasemapHandlers) {
    setWorkerUrl(WORKER_URL);
    const { bounds, view } = options;
    this.#container = container;
    this.#width = container.clientWidth;
    this.#height = container.clientHeight;
    this.#map = new GlMap({
      container,
      style: options.styleUrl,
      center: [view.lng, view.lat],
      zoom: view.zoom,
      minZoom: options.minZoom,
      maxZoom: options.maxZoom,
      ...(bounds && { maxBounds: [bounds.west, bounds.south, bounds.east, bounds.north] }),
      attributionControl: { compact: false },
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      maxPitch: 0,
      fadeDuration: 0,
      locale: { "Map.Title": options.title },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.setPadding(options.padding);
    this.#map.on("move", () => handlers.onMove());
    this.#map.on("moveend", () => handlers.onMoveEnd());
    this.#map.on("click", () => handlers.onGround());
    this.#map.on("movestart", (event) => {
      if ("originalEvent" in event && event.originalEvent) handlers.onGesture?.();
    });
    this.#map.on("resize", () => {
      this.#width = container.clientWidth;
      this.#height = container.clientHeight;
      handlers.onMove();
      handlers.onMoveEnd();
    });
    this.#map.on("error", ({ error }) => {
      if (error instanceof GPUInitializationError) handlers.onError("no_webgl");
      else if (!this.#map.isStyleLoaded() && !this.#map.getStyle()?.layers?.length) handlers.onError("style");
    });
  }

  /** What lies over the canvas and takes part in dragging and the wheel. */
  get overlay(): HTMLElement {
    return this.#map.getCanvasContainer();
  }

  get camera(): Camera {
    const { lng, lat } = this.#map.getCenter();
    const { top = 0, right = 0, bottom = 0, left = 0 } = this.#map.getPadding();
    return cameraOf({ lng, lat, zoom: this.#map.getZoom() }, this.#width, this.#height, { top, right, bottom, left });
  }

  /** For the benchmark, which counts the map's own frames. */
  onRender(run: () => void): void {
    this.#map.on("render", run);
  }

  /** Calls back whenever a style has come, for layers of one's own: a new style knows nothing of them. */
  onStyle(run: (map: GlMap) => void): void {
    this.#hasLayers = true;
    this.#map.on("style.load", () => run(this.#map));
  }

  setStyle(url: string): void {
    // Only a style that comes whole says that it has come.
    this.#map.setStyle(url, { diff: !this.#hasLayers });
  }

  setTitle(title: string): void {
    this.#map.getCanvas().setAttribute("aria-label", title);
  }

  setPadding(padding: Padding, durationMs: number): void {
    if (durationMs === 0) this.#map.jumpTo({ padding });
    else this.#map.easeTo({ padding, duration: durationMs });
  }

  /** Moves to a place of the unit square, and to a padding where it changes with it. */
  moveTo(x: number, y: number, zoom: number, durationMs: number, padding?: Padding): void {
    const to = { center: [lngOfX(x), latOfY(y)] as [number, number], zoom, ...(padding && { padding }) };
    if (durationMs === 0) this.#map.jumpTo(to);
    else this.#map.easeTo({ ...to, duration: durationMs });
  }

  destroy(): void {
    this.#map.remove();
    this.#container.replaceChildren();
  }
}
