import { type LngLat, latOfY, mercatorX, mercatorY, metresPerUnit } from "#lib/core/geo.ts";
import { decodePolyline } from "#lib/routing/polyline.ts";
import type { FeedOrder, FeedRoute } from "#lib/tracking/order-feed.ts";
import { createRouteLine, placeOn, type RouteLine, splitLine } from "#lib/tracking/route-progress.ts";
import { type Camera, samePadding, screenOf, worldPx } from "./camera.ts";
import { type DriverTrack, driverAt, moveDriver } from "./driver-track.ts";
import type { FeedWorld } from "./feed-socket.ts";
import { Ground, type GroundError, type GroundProps } from "./ground.ts";
import { fitTo, needsFit, subjectsOf } from "./order-fit.ts";
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

/** `view` is where to look until the order is known. */
export type OrderMapProps = GroundProps & {
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
  readonly onError?: (error: GroundError) => void;
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
  readonly #markers = new OrderMarkers();
  readonly #route: RouteLayer;
  readonly #stop = new AbortController();
  readonly #world: Pick<FeedWorld, "now" | "isVisible">;
  #props: OrderMapProps;
  readonly #ground: Ground;
  #camera: Camera;
  #line: RouteLine | null = null;
  #driver: DriverTrack | null = null;
  #isFollowing = true;
  #isFitted = false;
  /** A move that is over at once is not to begin the next. */
  #isFitting = false;
  #frame = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(container: HTMLElement, props: OrderMapProps) {
    this.#props = props;
    this.#world = props.world ?? worldOfTab();
    this.#route = new RouteLayer(container.parentElement ?? container);
    this.#ground = new Ground(
      container,
      this.#markers.layer,
      { props, title: props.labels.map },
      {
        onMove: (camera, ended) => {
          this.#onMove(camera);
          if (ended && !this.#isFitting) this.#follow();
        },
        onGesture: () => this.#setFollowing(false),
        onError: (error) => this.#props.onError?.(error),
      },
    );
    this.#camera = this.#ground.camera;
    this.#ground.onStyle((map) => this.#route.install(map));
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
    this.#ground.setProps(next);
    if (next.labels !== before.labels) {
      this.#ground.setTitle(next.labels.map);
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
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#pause);
    this.#route.destroy();
    this.#markers.layer.remove();
    this.#ground.destroy();
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
    else this.#ground.setPadding(this.#props.padding, MOVE_MS);
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
    this.#isFitting = true;
    this.#ground.moveTo(fitTo(this.#subjects(order), { ...this.#camera, padding }, minZoom), durationMs, padding);
    this.#isFitting = false;
  }

  #subjects(order: FeedOrder): readonly LngLat[] {
    const { position } = this.#props;
    const progress = this.#driver?.progress ?? null;
    const left = this.#line && position ? splitLine(this.#line, progress ?? placeOn(this.#line, 0)).left : [];
    return subjectsOf(order, position, left);
  }

  #zoomBy(by: number): void {
    this.#setFollowing(false);
    this.#ground.zoomBy(by, MOVE_MS / 2);
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
