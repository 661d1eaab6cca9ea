import { mercatorX, mercatorY } from "#lib/core/geo.ts";
import { type Camera, type View, viewOf } from "./camera.ts";
import { placeCard } from "./card.ts";
import type { FeedClient } from "./feed-client.ts";
import type { FeedWorld } from "./feed-socket.ts";
import { Ground } from "./ground.ts";
import { MAX_MARKERS, type MarkerItem } from "./items.ts";
import type { LiveMapProps } from "./live-map-props.ts";
import { MarkerPool } from "./marker-pool.ts";
import type { PlaybackOptions } from "./playback.ts";
import { playbackFor, REGROUPING_MS } from "./playback-rules.ts";
import { type PlacedMarker, Scene } from "./scene.ts";
import { joinFeed, worldOfTab } from "./tab-feed.ts";
import { type Detail, detailFor, needsWatch, watchOf } from "./watch-box.ts";
import { zoomInto } from "./zoom-into.ts";

/** How late positions are shown unless a prop says otherwise: what the promise of 3.25 s leaves after the way here. */
const PLAYBACK_MS = 2_000;
const MOVE_MS = 320;
/** While the map moves, what has come into view is looked up this often at most. */
const ARRANGE_EVERY_MS = 120;

/** The live map: basemap, feed and at most a hundred markers. React only forwards props to it. */
export class LiveMap {
  readonly #scene = new Scene();
  readonly #pool: MarkerPool;
  readonly #world: FeedWorld;
  readonly #stop = new AbortController();
  #props: LiveMapProps;
  readonly #ground: Ground;
  #feed: FeedClient;
  #leaveFeed: () => void;
  #camera: Camera;
  #watched: Camera | null = null;
  #detail: Detail = 0;
  #halfZoom = Number.NaN;
  #tickTimeMs = 0;
  #arrangedMs = 0;
  #regroupUntilMs = 0;
  #frame = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #dirty = false;
  #card: HTMLElement | null = null;

  constructor(container: HTMLElement, props: LiveMapProps) {
    this.#props = props;
    this.#world = props.world ?? worldOfTab();
    this.#pool = new MarkerPool({
      onActivate: (key) => this.activate(key),
      onEscape: () => this.select(null),
      describe: (placed) => this.#describe(placed),
      playback: (kind, nowMs) => this.#playback(kind, nowMs),
    });
    this.#ground = new Ground(
      container,
      this.#pool.layer,
      { props, title: props.labels.map },
      {
        onMove: (camera, ended) => this.#onMove(camera, ended),
        onGround: () => this.select(null),
        onError: (error) => this.#props.onError?.(error),
      },
    );
    this.#camera = this.#ground.camera;
    [this.#feed, this.#leaveFeed] = this.#openFeed();
    const { signal } = this.#stop;
    document.addEventListener("visibilitychange", () => this.#onVisible(), { signal });
    props.onView?.(viewOf(this.#camera));
    this.#rewatch();
  }

  /** Takes new props and acts on what differs. */
  setProps(next: LiveMapProps): void {
    const before = this.#props;
    this.#props = next;
    this.#ground.setProps(next);
    if (next.labels !== before.labels) {
      this.#ground.setTitle(next.labels.map);
      this.#pool.describeAll();
    }
    this.#ground.setPadding(next.padding, MOVE_MS);
    if (next.feedUrl !== before.feedUrl) {
      this.#leaveFeed();
      [this.#feed, this.#leaveFeed] = this.#openFeed();
      this.#rewatch();
    }
    if (next.reserved !== before.reserved) this.#refresh();
  }

  /** Chooses a delivery, or none. */
  select(id: number | null): void {
    if (id === this.#scene.selectedId) return;
    this.#scene.select(id);
    this.#refresh();
    this.#props.onSelect?.(id);
  }

  /** What a click on a marker does: choose the delivery, zoom into the cluster. */
  activate(key: string): void {
    const placed = this.#scene.placed.find((marker) => marker.key === key);
    if (placed?.delivery) this.select(placed.delivery.id);
    else if (placed) {
      const target = zoomInto(placed.group, this.#camera, this.#props.maxZoom);
      this.#ground.moveTo(target, MOVE_MS);
    }
  }

  /** Gives a marker the keyboard's focus; false where it has left the map. */
  focusItem(key: string): boolean {
    return this.#pool.focus(key);
  }

  zoomIn(): void {
    this.#ground.zoomBy(1, MOVE_MS);
  }

  zoomOut(): void {
    this.#ground.zoomBy(-1, MOVE_MS);
  }

  /** Moves to a view in so many milliseconds; there at once with reduced motion. */
  goTo({ lng, lat, zoom }: View, durationMs: number = MOVE_MS): void {
    this.#ground.moveTo({ x: mercatorX(lng), y: mercatorY(lat), zoom }, durationMs);
  }

  /** Keeps an element at the chosen delivery, as card.ts says. */
  setCard(card: HTMLElement | null): void {
    this.#card = card;
    this.#placeCard(this.#world.now());
  }

  /** For the benchmark: MapLibre's own frames. */
  onRender(run: () => void): void {
    this.#ground.onRender(run);
  }

  destroy(): void {
    this.#stop.abort();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#pause);
    this.#leaveFeed();
    this.#pool.destroy();
    this.#ground.destroy();
  }

  /** Joins the tab's connection; answers how to leave it. */
  #openFeed(): [FeedClient, () => void] {
    const { client, leave } = joinFeed(this.#props.feedUrl, this.#world);
    const stopListening = client.listen({
      onStatus: (status) => this.#props.onState?.(status),
      onFrame: ({ tick, total }, tickTimeMs) => {
        this.#tickTimeMs = tickTimeMs;
        this.#scene.load(tick, total, client.decoder.entries());
        this.#chooseDetail();
        if (this.#world.isVisible()) this.#refresh();
        else this.#dirty = true;
      },
    });
    this.#props.onState?.(client.status);
    const stop = () => {
      stopListening();
      client.unwatch();
      leave();
    };
    return [client, stop];
  }

  #onVisible(): void {
    if (this.#dirty && this.#world.isVisible()) this.#refresh();
  }

  /** Markers, then the list that equals them. */
  #refresh(): void {
    this.#dirty = false;
    this.#arrange();
    this.#props.onSnapshot?.(this.#scene.snapshot());
  }

  #arrange(): void {
    const nowMs = this.#world.now();
    const max = Math.max(0, MAX_MARKERS - (this.#props.reserved ?? 0));
    const halfZoom = Math.round(this.#camera.zoom * 2);
    if (halfZoom !== this.#halfZoom) this.#regroupUntilMs = nowMs + REGROUPING_MS;
    this.#halfZoom = halfZoom;
    this.#arrangedMs = nowMs;
    const placed = this.#scene.arrange(this.#camera, max);
    this.#pool.sync(placed, this.#camera, this.#tickTimeMs, nowMs, max, !this.#props.reducedMotion);
    this.#placeCard(nowMs);
    this.#animate();
  }

  #onMove(camera: Camera, ended: boolean): void {
    const nowMs = this.#world.now();
    this.#camera = camera;
    if (!this.#pool.pan(camera)) this.#pool.draw(camera, nowMs);
    this.#placeCard(nowMs);
    if (needsWatch(this.#watched, camera, this.#detail)) this.#rewatch();
    if (ended) {
      this.#refresh();
      this.#props.onView?.(viewOf(camera));
    } else if (Math.round(camera.zoom * 2) !== this.#halfZoom || nowMs - this.#arrangedMs >= ARRANGE_EVERY_MS) {
      this.#arrange();
    }
  }

  #rewatch(): void {
    this.#watched = this.#camera;
    this.#feed.watch(watchOf(this.#camera, this.#detail));
  }

  #chooseDetail(): void {
    const detail = detailFor(this.#scene.entries, (this.#watched ?? this.#camera).zoom, this.#detail);
    if (detail === this.#detail) return;
    this.#detail = detail;
    this.#rewatch();
  }

  /** Runs only while something glides or fades, and the page is seen. */
  #animate(): void {
    if (this.#frame !== 0) return;
    clearTimeout(this.#pause);
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const nowMs = this.#world.now();
      const restMs = this.#pool.draw(this.#camera, nowMs);
      this.#placeCard(nowMs);
      if (restMs === Number.POSITIVE_INFINITY || !this.#world.isVisible()) return;
      // The next frame comes up to 16 ms after it was asked for.
      if (restMs <= 16) this.#animate();
      else this.#pause = setTimeout(() => this.#animate(), restMs - 8);
    });
  }

  #describe({ item }: PlacedMarker): string {
    const { labels } = this.#props;
    return item.kind === "cluster" ? labels.cluster(item) : labels.delivery(item);
  }

  #playback(kind: MarkerItem["kind"], nowMs: number): PlaybackOptions {
    const { playbackDelayMs = PLAYBACK_MS, reducedMotion } = this.#props;
    const pace = kind === "cluster" && nowMs < this.#regroupUntilMs ? "regrouping" : kind;
    return playbackFor(pace, this.#camera, playbackDelayMs, reducedMotion);
  }

  #placeCard(nowMs: number): void {
    if (!this.#card) return;
    const id = this.#scene.selectedId;
    const at = id === null ? null : this.#pool.screenOf(`d${id}`, this.#camera, nowMs);
    placeCard(this.#card, at, this.#camera);
  }
}
