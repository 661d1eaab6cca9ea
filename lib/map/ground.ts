import type { Bbox } from "#lib/core/geo.ts";
import { Basemap } from "./basemap.ts";
import { type Camera, cameraOf, type Padding, samePadding, type View } from "./camera.ts";

/** What every map of ours is told of the ground it stands on. */
export type GroundProps = {
  /** The basemap's style; changing it keeps what stands on it. */
  readonly styleUrl: string;
  /** Where to look first; read once. */
  readonly view: View;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds?: Bbox;
  readonly reducedMotion: boolean;
  /** What panels and sheets cover. */
  readonly padding: Padding;
};

/** `no_webgl`: the ground cannot be drawn, all else goes on. `style`: the map's style could not be read. */
export type GroundError = "no_webgl" | "style";

export type GroundHandlers = {
  /** The camera is elsewhere; `ended` once it rests. */
  onMove(camera: Camera, ended: boolean): void;
  /** A click beside all markers. */
  onGround?(): void;
  /** A person moves the map, by hand, wheel or keys. */
  onGesture?(): void;
  onError(error: GroundError): void;
};

/**
 * What a map stands on: the basemap, or plain ground where there is no WebGL, with a camera either way. The layer, with
 * all markers, lies over it.
 */
export class Ground {
  readonly #container: HTMLElement;
  readonly #handlers: GroundHandlers;
  #props: GroundProps;
  #basemap: Basemap | null = null;
  #camera: Camera;
  #resizes: ResizeObserver | null = null;

  constructor(
    container: HTMLElement,
    layer: HTMLElement,
    { props, title }: { props: GroundProps; title: string },
    handlers: GroundHandlers,
  ) {
    this.#container = container;
    this.#props = props;
    this.#handlers = handlers;
    this.#camera = cameraOf(props.view, container.clientWidth, container.clientHeight, props.padding);
    const { styleUrl, view, padding, minZoom, maxZoom, bounds } = props;
    try {
      this.#basemap = new Basemap(
        container,
        { styleUrl, view, padding, minZoom, maxZoom, bounds, title },
        {
          // MapLibre tells of its first move before it is there to be asked.
          onMove: () => this.#basemap && handlers.onMove(this.#basemap.camera, false),
          onMoveEnd: () => this.#basemap && handlers.onMove(this.#basemap.camera, true),
          onGround: () => handlers.onGround?.(),
          onGesture: () => handlers.onGesture?.(),
          onError: (error) => handlers.onError(error),
        },
      );
      this.#basemap.overlay.append(layer);
    } catch {
      container.replaceChildren(layer);
      this.#resizes = new ResizeObserver(() => {
        const { clientWidth: width, clientHeight: height } = container;
        this.#lookAt({ ...this.#camera, width, height });
      });
      this.#resizes.observe(container);
      handlers.onError("no_webgl");
    }
  }

  get camera(): Camera {
    return this.#basemap?.camera ?? this.#camera;
  }

  /** Takes a new style, and whether things may move. */
  setProps(next: GroundProps): void {
    if (next.styleUrl !== this.#props.styleUrl) this.#basemap?.setStyle(next.styleUrl);
    this.#props = next;
  }

  setTitle(title: string): void {
    this.#basemap?.setTitle(title);
  }

  setPadding(padding: Padding, durationMs: number): void {
    if (samePadding(padding, this.camera.padding)) return;
    if (this.#basemap) this.#basemap.setPadding(padding, this.#time(durationMs));
    else this.#lookAt({ ...this.#camera, padding });
  }

  /** Moves to a place of the unit square, and to a padding where it changes with it; there at once with reduced motion. */
  moveTo({ x, y, zoom }: Pick<Camera, "x" | "y" | "zoom">, durationMs: number, padding?: Padding): void {
    if (this.#basemap) this.#basemap.moveTo(x, y, zoom, this.#time(durationMs), padding);
    else this.#lookAt({ ...this.#camera, x, y, zoom, ...(padding && { padding }) });
  }

  zoomBy(by: number, durationMs: number): void {
    const { minZoom, maxZoom } = this.#props;
    const { x, y, zoom } = this.camera;
    this.moveTo({ x, y, zoom: Math.max(minZoom, Math.min(maxZoom, zoom + by)) }, durationMs);
  }

  /** Calls back whenever a style has come, for layers of one's own. */
  onStyle(run: Parameters<Basemap["onStyle"]>[0]): void {
    this.#basemap?.onStyle(run);
  }

  /** For the benchmark: MapLibre's own frames. */
  onRender(run: () => void): void {
    this.#basemap?.onRender(run);
  }

  destroy(): void {
    this.#resizes?.disconnect();
    if (this.#basemap) this.#basemap.destroy();
    else this.#container.replaceChildren();
  }

  #time(durationMs: number): number {
    return this.#props.reducedMotion ? 0 : durationMs;
  }

  /** Moves the camera where there is no basemap to do it. */
  #lookAt(camera: Camera): void {
    this.#camera = camera;
    this.#handlers.onMove(camera, true);
  }
}
