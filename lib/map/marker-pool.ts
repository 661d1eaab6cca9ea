import { type Camera, centerPoint, nearestX, type Point, screenOf, worldPx } from "./camera.ts";
import type { MarkerItem } from "./items.ts";
import { MarkerElement } from "./marker-element.ts";
import type { Glyph } from "./marker-glyphs.ts";
import {
  extendTrack,
  headingOf,
  type PlaybackOptions,
  positionAt,
  type Track,
  trackAt,
  turnToward,
} from "./playback.ts";
import { isDirection, nearestTo, nearestToward } from "./roving.ts";
import type { PlacedMarker } from "./scene.ts";

type Marker = {
  readonly key: string;
  readonly element: MarkerElement;
  placed: PlacedMarker;
  track: Track;
  /** Degrees, unwrapped. */
  turnedDeg: number;
  /** Where it stands on the screen as last drawn. */
  screen: Point;
};

export type PoolHandlers = {
  onActivate(key: string): void;
  onEscape(): void;
  /** The words for a marker. */
  describe(placed: PlacedMarker): string;
  /** How positions that come now are played back. */
  playback(kind: MarkerItem["kind"], nowMs: number): PlaybackOptions;
};

/** Leaving takes as long as the fade in markers.css. */
const LEAVE_MS = 200;
/** A marker is drawn again when it has gone this far. */
const STEP_PX = 0.25;
/** The layer's origin moves along when panning has gone this far, so that pixel offsets stay exact. */
const REBASE_PX = 4096;

/**
 * The markers in the document: pooled elements in one layer, never more than the cap, leaving ones counted.
 * Panning moves the layer alone; a marker is written when it glides or the zoom changes.
 */
export class MarkerPool {
  readonly layer = document.createElement("div");
  readonly #handlers: PoolHandlers;
  readonly #glyph: Glyph | null;
  readonly #markers = new Map<string, Marker>();
  readonly #free: MarkerElement[] = [];
  readonly #keys = new WeakMap<Element, string>();
  #leaving: { element: MarkerElement; untilMs: number }[] = [];
  #base: { x: number; y: number; zoom: number } | null = null;
  #transform = "";
  #panned: { x: number; y: number; zoom: number } | null = null;
  #roving: string | null = null;

  /** @param glyph what every single marker shows, where that is not how it travels */
  constructor(handlers: PoolHandlers, glyph: Glyph | null = null) {
    this.#handlers = handlers;
    this.#glyph = glyph;
    this.layer.className = "hp-markers";
    this.layer.addEventListener("click", this.#onClick);
    this.layer.addEventListener("dblclick", (event) => event.stopPropagation());
    this.layer.addEventListener("keydown", this.#onKey);
    this.layer.addEventListener("focusin", this.#onFocus);
  }

  /**
   * Makes the layer hold exactly these markers. `atMs` is when their positions were true, `fade` whether what goes may
   * take its time, `max` the most elements of any kind. What enters or jumps is put in its place; what glides stands where
   * the last frame drew it and goes on with the next.
   */
  sync(placed: readonly PlacedMarker[], camera: Camera, atMs: number, nowMs: number, max: number, fade: boolean): void {
    const wanted = new Set<string>();
    for (const { key } of placed) wanted.add(key);
    const focusedKey = this.#keys.get(document.activeElement ?? this.layer);
    const lost = focusedKey !== undefined && !wanted.has(focusedKey) ? this.#markers.get(focusedKey) : undefined;
    for (const marker of this.#markers.values()) if (!wanted.has(marker.key)) this.#leave(marker, nowMs, fade);
    this.#sweep(nowMs, Math.max(0, max - placed.length));
    const playback = {
      delivery: this.#handlers.playback("delivery", nowMs),
      cluster: this.#handlers.playback("cluster", nowMs),
    };
    const drawsAll = !this.pan(camera);
    const onScreen = this.#onScreen(camera);
    for (const next of placed) {
      const known = this.#markers.get(next.key);
      const marker = known ?? this.#enter(next, atMs);
      if (known) this.#update(known, next, atMs, nowMs, playback[next.item.kind]);
      if (drawsAll || marker.track.samples.length === 1) onScreen(marker, positionAt(marker.track, nowMs));
    }
    this.#rove(camera);
    // Whoever stood on a marker that is gone is led to its nearest neighbour, not to the top of the page.
    if (lost) {
      const near = nearestTo(lost.screen, this.#points())?.marker;
      near?.element.root.focus({ preventScroll: true });
    }
  }

  /**
   * Puts every marker where it belongs at this time. Answers in how many milliseconds one of them will have gone far
   * enough to be drawn again: all are drawn together then, and the page rests in between. Infinity where none moves.
   */
  draw(camera: Camera, nowMs: number): number {
    this.pan(camera);
    const world = worldPx(camera.zoom);
    const onScreen = this.#onScreen(camera);
    let restMs = Number.POSITIVE_INFINITY;
    for (const marker of this.#markers.values()) {
      const at = positionAt(marker.track, nowMs);
      if (at.moving) restMs = Math.min(restMs, at.perMs > 0 ? STEP_PX / (at.perMs * world) : 0);
      onScreen(marker, at);
    }
    this.#sweep(nowMs, Number.POSITIVE_INFINITY);
    for (const { untilMs } of this.#leaving) restMs = Math.min(restMs, untilMs - nowMs);
    return restMs;
  }

  /** Puts markers where they stand, for this camera. */
  #onScreen(camera: Camera): (marker: Marker, at: ReturnType<typeof positionAt>) => void {
    const base = this.#base!;
    const world = worldPx(camera.zoom);
    const middle = centerPoint(camera);
    return (marker, at) => {
      const x = nearestX(camera, at.x);
      marker.element.place((x - base.x) * world, (at.y - base.y) * world, !at.moving);
      marker.screen = { x: middle.x + (x - camera.x) * world, y: middle.y + (at.y - camera.y) * world };
    };
  }

  /** Moves the layer with the map. Answers false where the zoom changed, so that each marker has to be drawn. */
  pan(camera: Camera): boolean {
    const world = worldPx(camera.zoom);
    const before = this.#panned;
    const rests = before?.x === camera.x && before.y === camera.y && before.zoom === camera.zoom;
    this.#panned = camera;
    const kept = this.#base !== null && this.#base.zoom === camera.zoom;
    const far = this.#base === null || Math.abs(this.#base.x - camera.x) * world > REBASE_PX;
    if (!kept || far || Math.abs(this.#base!.y - camera.y) * world > REBASE_PX) {
      this.#base = { x: camera.x, y: camera.y, zoom: camera.zoom };
      this.#translate(centerPoint(camera), rests);
      return false;
    }
    const middle = centerPoint(camera);
    const base = this.#base!;
    const at = { x: middle.x + (base.x - camera.x) * world, y: middle.y + (base.y - camera.y) * world };
    this.#translate(at, rests);
    return true;
  }

  focus(key: string): boolean {
    const marker = this.#markers.get(key);
    marker?.element.root.focus({ preventScroll: true });
    return marker !== undefined;
  }

  /** Where a marker stands on the screen; null where it is not on the map. */
  screenOf(key: string, camera: Camera, nowMs: number): Point | null {
    const marker = this.#markers.get(key);
    if (!marker) return null;
    const at = positionAt(marker.track, nowMs);
    return screenOf(camera, at.x, at.y);
  }

  /** Says everything again, in another language perhaps. */
  describeAll(): void {
    for (const { element, placed } of this.#markers.values()) element.describe(this.#handlers.describe(placed));
  }

  destroy(): void {
    this.layer.remove();
    this.#markers.clear();
    this.#leaving = [];
  }

  #enter(placed: PlacedMarker, atMs: number): Marker {
    const element = this.#free.pop() ?? new MarkerElement();
    const { x, y } = placed.group;
    const turnedDeg = Math.max(0, placed.delivery?.heading ?? 0) * 45;
    const marker: Marker = {
      key: placed.key,
      element,
      placed,
      track: trackAt(x, y, atMs),
      turnedDeg,
      screen: { x: 0, y: 0 },
    };
    this.#markers.set(placed.key, marker);
    this.#keys.set(element.root, placed.key);
    element.root.tabIndex = -1;
    element.turn(turnedDeg);
    this.#dress(marker);
    this.layer.append(element.root);
    return marker;
  }

  #update(marker: Marker, placed: PlacedMarker, atMs: number, nowMs: number, playback: PlaybackOptions): void {
    const before = marker.placed.group;
    marker.placed = placed;
    const { x, y } = placed.group;
    marker.track = extendTrack(marker.track, x, y, atMs, nowMs, playback);
    if (placed.delivery) {
      const told =
        placed.delivery.heading < 0 ? headingOf(x - before.x, y - before.y, 1e-8) : placed.delivery.heading * 45;
      if (told !== null) marker.turnedDeg = turnToward(marker.turnedDeg, told);
      marker.element.turn(marker.turnedDeg);
    }
    this.#dress(marker);
  }

  #dress({ element, placed }: Marker): void {
    const { delivery, group, selected } = placed;
    element.show(
      delivery
        ? { kind: "delivery", glyph: this.#glyph ?? delivery.vehicle, stale: delivery.seenTick !== null, selected }
        : { kind: "cluster", count: group.count },
    );
    element.describe(this.#handlers.describe(placed));
  }

  #leave(marker: Marker, nowMs: number, fade: boolean): void {
    this.#markers.delete(marker.key);
    this.#keys.delete(marker.element.root);
    if (!fade) {
      this.#release(marker.element);
      return;
    }
    marker.element.root.classList.add("hp-leaving");
    marker.element.root.inert = true;
    this.#leaving.push({ element: marker.element, untilMs: nowMs + LEAVE_MS });
  }

  /** Takes out what has faded, and the oldest of the rest beyond the number that may stay. */
  #sweep(nowMs: number, mayStay: number): void {
    if (this.#leaving.length === 0) return;
    const over = this.#leaving.length - mayStay;
    this.#leaving = this.#leaving.filter(({ element, untilMs }, i) => {
      const stays = untilMs > nowMs && i >= over;
      if (!stays) this.#release(element);
      return stays;
    });
  }

  #release(element: MarkerElement): void {
    element.root.remove();
    element.root.classList.remove("hp-leaving");
    element.root.inert = false;
    this.#free.push(element);
  }

  /** On whole pixels once the map rests: markers are drawn once and not again for where they come to stand. */
  #translate({ x, y }: Point, rests: boolean): void {
    const digits = rests ? 0 : 2;
    const transform = `translate3d(${x.toFixed(digits)}px,${y.toFixed(digits)}px,0)`;
    if (transform === this.#transform) return;
    this.#transform = transform;
    this.layer.style.transform = transform;
  }

  /** One tab stop: the marker last stood on, else the one nearest to the middle. */
  #rove(camera: Camera): void {
    if (this.#roving !== null && this.#markers.has(this.#roving)) return;
    const next = nearestTo(centerPoint(camera), this.#points())?.marker.key ?? null;
    this.#setRoving(next);
  }

  #setRoving(key: string | null): void {
    const before = this.#roving === null ? undefined : this.#markers.get(this.#roving);
    if (before) before.element.root.tabIndex = -1;
    this.#roving = key;
    const now = key === null ? undefined : this.#markers.get(key);
    if (now) now.element.root.tabIndex = 0;
  }

  *#points(): Generator<Point & { marker: Marker }> {
    for (const marker of this.#markers.values()) yield { ...marker.screen, marker };
  }

  #keyOf(event: Event): string | undefined {
    const element = event.target instanceof Element ? event.target.closest(".hp-marker") : null;
    return element ? this.#keys.get(element) : undefined;
  }

  readonly #onClick = (event: Event): void => {
    // The map must not take a click on a marker for one on the ground.
    event.stopPropagation();
    const key = this.#keyOf(event);
    if (key !== undefined) this.#handlers.onActivate(key);
  };

  readonly #onFocus = (event: Event): void => {
    const key = this.#keyOf(event);
    if (key !== undefined) this.#setRoving(key);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const key = this.#keyOf(event);
    const from = key === undefined ? undefined : this.#markers.get(key);
    if (!from) return;
    if (event.key === "Escape") this.#handlers.onEscape();
    else if (isDirection(event.key)) {
      nearestToward(from.screen, this.#points(), event.key)?.marker.element.root.focus({ preventScroll: true });
    } else return;
    // The map pans with the same keys.
    event.stopPropagation();
    event.preventDefault();
  };
}
