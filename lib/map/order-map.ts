import { type Bbox, type LngLat, latOfY, mercatorX, mercatorY, metresPerUnit } from "#lib/core/geo.ts";
import { decodePolyline } from "#lib/routing/polyline.ts";
import type { FeedOrder, FeedRoute } from "#lib/tracking/order-feed.ts";
import { createRouteLine, placeOn, type RouteLine, splitLine } from "#lib/tracking/route-progress.ts";
import { Basemap } from "./basemap.ts";
import { type Camera, cameraOf, type Padding, samePadding, screenOf, type View, worldPx } from "./camera.ts";
import { type DriverTrack, driverAt, moveDriver } from "./driver-track.ts";
import type { FeedWorld } from "./feed-socket.ts";
import { type Fit, fitTo, needsFit, subjectsOf } from "./order-fit.ts";
import { OrderMarkers } from "./order-markers.ts";
import type { DriverPosition } from "./order-store.ts";
import { playbackFor } from "./playback-rules.ts";
import { RouteLayer } from "./route-layer.ts";
import { worldOfTab } from "./tab-feed.ts";

/** Words for what stands on the map, so that the interface translates them. A new object says everything again. */
export type OrderMapLabels = {
  /** Name of the whole map. */
  readonly map: string;
  readonly restaurant: string;
  readonly door: string;
  /** The driver's marker; seconds since they were last heard, 0 = within the last ten. */
  driver(seenAgoS: number): string;
};

export type OrderMapProps = {
  /** The basemap's style; changing it keeps what stands on it. */
  readonly styleUrl: string;
  /** Where to look until the order is known; read once. */
  readonly view: View;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds?: Bbox;
  readonly reducedMotion: boolean;
  /** What panels and sheets cover. */
  readonly padding: Padding;
  readonly labels: OrderMapLabels;
  /** As the order's store has them. */
  readonly order: FeedOrder | null;
  readonly route: FeedRoute | null;
  readonly position: DriverPosition | null;
  /** How late positions may be shown so that they glide, milliseconds; 0 shows them at once. */
  readonly playbackDelayMs?: number;
  /** The world to run in, for tests. */
  readonly world?: Pick<FeedWorld, "now" | "isVisible">;
  /** True while the map keeps the order in view by itself; false once a person has moved it. */
  readonly onFollowing?: (isFollowing: boolean) => void;
  /** `no_webgl`: the ground cannot be drawn, all else goes on. `style`: the map's style could not be read. */
  readonly onError?: (error: "no_webgl" | "style") => void;
};

const PLAYBACK_MS = 2_000;
const MOVE_MS = 600;
/** A driver not heard for so long is shown as one who may be elsewhere by now. */
const STALE_MS = 10_000;
/** A marker is drawn again when it has gone this far, CSS pixels. */
const STEP_PX = 0.25;
/** The way is cut anew when the driver has ridden this far, CSS pixels: well under their marker. */
const CUT_PX = 8;

/** The map of one order: ground, way, restaurant, door and driver. React only forwards props to it. */
export class OrderMap {
  readonly #container: HTMLElement;
  readonly #markers = new OrderMarkers();
  readonly #route: RouteLayer;
  readonly #stop = new AbortController();
  readonly #world: Pick<FeedWorld, "now" | "isVisible">;
  #props: OrderMapProps;
  #basemap: Basemap | null = null;
  #camera: Camera;
  #line: RouteLine | null = null;
  #driver: DriverTrack | null = null;
  #isFollowing = true;
  #isFitted = false;
  #frame = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #resizes: ResizeObserver | null = null;

  constructor(container: HTMLElement, props: OrderMapProps) {
    this.#container = container;
    this.#props = props;
    this.#world = props.world ?? worldOfTab();
    this.#camera = cameraOf(props.view, container.clientWidth, container.clientHeight, props.padding);
    this.#route = new RouteLayer(container.parentElement ?? container);
    this.#openBasemap();
    document.addEventListener("visibilitychange", () => this.#animate(), { signal: this.#stop.signal });
    this.#markers.describe(props.labels);
    this.#takeRoute(props.route);
    if (props.position) this.#takePosition(props.position);
    this.#follow();
    this.#draw();
  }

  /** Takes new props and acts on what differs. */
  setProps(next: OrderMapProps): void {
    const before = this.#props;
    this.#props = next;
    if (next.styleUrl !== before.styleUrl) this.#basemap?.setStyle(next.styleUrl);
    if (next.labels !== before.labels) {
      this.#basemap?.setTitle(next.labels.map);
      this.#markers.describe(next.labels);
    }
    const isCovered = !samePadding(next.padding, before.padding);
    const isMoved = next.position !== before.position;
    const isTold = next.order !== before.order;
    if (next.route?.path !== before.route?.path) this.#takeRoute(next.route);
    if (isMoved) this.#takePosition(next.position);
    if (isCovered) this.#cover();
    else if (isMoved || isTold || next.route !== before.route) this.#follow();
    if (isMoved || isTold || isCovered || next.labels !== before.labels) this.#draw();
  }

  /** Shows what matters again, and keeps it in view. */
  recentre(): void {
    this.#setFollowing(true);
    this.#fit(MOVE_MS);
  }

  zoomIn(): void {
    this.#zoomBy(1);
  }

  zoomOut(): void {
    this.#zoomBy(-1);
  }

  destroy(): void {
    this.#stop.abort();
    this.#resizes?.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#pause);
    this.#route.destroy();
    this.#markers.layer.remove();
    this.#basemap?.destroy();
  }

  #openBasemap(): void {
    const { styleUrl, view, padding, minZoom, maxZoom, bounds, labels } = this.#props;
    try {
      this.#basemap = new Basemap(
        this.#container,
        { styleUrl, view, padding, minZoom, maxZoom, bounds, title: labels.map },
        {
          onMove: () => this.#basemap && this.#onMove(this.#basemap.camera),
          onMoveEnd: () => this.#follow(),
          onGround: () => {},
          onGesture: () => this.#setFollowing(false),
          onError: (error) => this.#props.onError?.(error),
        },
      );
      this.#basemap.onStyle((map) => this.#route.install(map));
      this.#basemap.overlay.append(this.#markers.layer);
    } catch {
      // Without WebGL the markers stand on plain ground.
      this.#container.replaceChildren(this.#markers.layer);
      this.#resizes = new ResizeObserver(() => this.#onMove(this.#resized()));
      this.#resizes.observe(this.#container);
      this.#props.onError?.("no_webgl");
    }
  }

  #resized(): Camera {
    const { clientWidth: width, clientHeight: height } = this.#container;
    return { ...this.#camera, width, height };
  }

  #takeRoute(route: FeedRoute | null): void {
    const path = route ? pathOf(route) : [];
    this.#line = path.length >= 2 ? createRouteLine(path, 0) : null;
    this.#route.update(this.#line, null, 0);
  }

  #takePosition(position: DriverPosition | null): void {
    if (!position) {
      this.#driver = null;
      this.#markers.removeDriver(!this.#props.reducedMotion);
      return;
    }
    const { playbackDelayMs = PLAYBACK_MS, reducedMotion } = this.#props;
    const options = playbackFor("delivery", this.#camera, playbackDelayMs, reducedMotion);
    this.#driver = moveDriver(this.#driver, this.#line, position, this.#world.now(), options);
  }

  #onMove(camera: Camera): void {
    const { width, height } = this.#camera;
    const isResized = camera.width !== width || camera.height !== height;
    this.#camera = camera;
    if (isResized && this.#isFollowing) this.#fit(0);
    this.#draw();
  }

  /** What covers the map has changed: what matters moves to the middle of the rest. */
  #cover(): void {
    if (this.#isFollowing && this.#props.order) this.#fit(MOVE_MS);
    else if (this.#basemap) this.#basemap.setPadding(this.#props.padding, this.#props.reducedMotion ? 0 : MOVE_MS);
    else this.#camera = { ...this.#camera, padding: this.#props.padding };
  }

  /** Keeps what matters in view, moving as seldom as it can. */
  #follow(): void {
    const { order, minZoom } = this.#props;
    if (!order || !this.#isFollowing) return;
    if (!this.#isFitted) this.#fit(0);
    else if (needsFit(this.#subjects(order), this.#camera, minZoom)) this.#fit(MOVE_MS);
  }

  #fit(durationMs: number): void {
    const { order, padding, minZoom } = this.#props;
    if (!order) return;
    this.#isFitted = true;
    this.#moveTo(fitTo(this.#subjects(order), { ...this.#camera, padding }, minZoom), durationMs);
  }

  #subjects(order: FeedOrder): readonly LngLat[] {
    const { position } = this.#props;
    const progress = this.#driver?.progress ?? null;
    const left = this.#line && position ? splitLine(this.#line, progress ?? placeOn(this.#line, 0)).left : [];
    return subjectsOf(order, position, left);
  }

  #moveTo({ x, y, zoom }: Fit, durationMs: number): void {
    const { padding, reducedMotion } = this.#props;
    if (this.#basemap) this.#basemap.moveTo(x, y, zoom, reducedMotion ? 0 : durationMs, padding);
    else {
      this.#camera = { ...this.#camera, x, y, zoom, padding };
      this.#draw();
    }
  }

  #zoomBy(by: number): void {
    const { minZoom, maxZoom } = this.#props;
    const { x, y, zoom } = this.#camera;
    this.#setFollowing(false);
    this.#moveTo({ x, y, zoom: Math.max(minZoom, Math.min(maxZoom, zoom + by)) }, MOVE_MS / 2);
  }

  #setFollowing(isFollowing: boolean): void {
    if (isFollowing === this.#isFollowing) return;
    this.#isFollowing = isFollowing;
    this.#props.onFollowing?.(isFollowing);
  }

  /** Puts all where it belongs now, and comes back when something will have moved or aged. */
  #draw(): void {
    const nowMs = this.#world.now();
    const { order } = this.#props;
    this.#markers.place("restaurant", order ? this.#screen(order.restaurant.at) : null);
    this.#markers.place("door", order ? this.#screen(order.dropoff) : null);
    clearTimeout(this.#pause);
    const restMs = this.#drawDriver(nowMs);
    if (restMs === Number.POSITIVE_INFINITY || !this.#world.isVisible()) return;
    // The next frame comes up to 16 ms after it was asked for.
    if (restMs <= 16) this.#animate();
    else this.#pause = setTimeout(() => this.#animate(), restMs - 8);
  }

  /** Answers in how many milliseconds the driver has to be drawn again. */
  #drawDriver(nowMs: number): number {
    const { order, position, labels } = this.#props;
    if (!this.#driver || !position) return Number.POSITIVE_INFINITY;
    const { x, y, headingDeg, on, moving, perMs } = driverAt(this.#driver, nowMs);
    this.#markers.placeDriver(screenOf(this.#camera, x, y), headingDeg, !moving);
    const ageMs = nowMs - position.seenMs;
    const seenAgoS = ageMs < STALE_MS ? 0 : Math.floor(ageMs / STALE_MS) * (STALE_MS / 1000);
    this.#markers.dressDriver(order?.driver?.vehicle ?? "bike", seenAgoS > 0, labels.driver(seenAgoS));
    this.#route.update(this.#line, on, (CUT_PX * metresPerUnit(latOfY(y))) / worldPx(this.#camera.zoom));
    const agesInMs = STALE_MS - (((ageMs % STALE_MS) + STALE_MS) % STALE_MS);
    if (!moving) return agesInMs;
    return Math.min(agesInMs, perMs > 0 ? STEP_PX / (perMs * worldPx(this.#camera.zoom)) : 0);
  }

  #animate(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #screen({ lng, lat }: LngLat) {
    return screenOf(this.#camera, mercatorX(lng), mercatorY(lat));
  }
}

/** A way that cannot be read is none. */
function pathOf({ path }: FeedRoute): LngLat[] {
  try {
    return decodePolyline(path);
  } catch {
    return [];
  }
}
