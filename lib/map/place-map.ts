import { type LngLat, mercatorX, mercatorY } from "#lib/core/geo.ts";
import type { FeedDelivery } from "#lib/tracking/feed.ts";
import { type Camera, type Point, screenOf } from "./camera.ts";
import { Ground, type GroundError, type GroundProps } from "./ground.ts";
import { MAX_MARKERS } from "./items.ts";
import { MarkerPool } from "./marker-pool.ts";
import { fitTo } from "./order-fit.ts";
import { placeElement } from "./order-markers.ts";
import { playbackFor } from "./playback-rules.ts";
import { type PlacedMarker, Scene } from "./scene.ts";
import { zoomInto } from "./zoom-into.ts";

/** A kitchen on the map. Its number is its place in the list that is handed in. */
export type MapKitchen = LngLat & {
  /** Takes no orders now: drawn paler, with a dashed rim. */
  readonly isShut: boolean;
};

/** Words for what stands on the map. A new object says everything again. */
export type PlaceMapLabels = {
  readonly map: string;
  readonly door: string;
  cluster(count: number): string;
  /** The kitchen of that number. */
  kitchen(number: number): string;
};

export type PlaceMapProps = Omit<GroundProps, "view"> & {
  readonly labels: PlaceMapLabels;
  readonly kitchens: readonly MapKitchen[];
  /** Where the food goes. */
  readonly door: LngLat;
  /** Its number, or null. */
  readonly onSelect?: (number: number | null) => void;
  readonly onError?: (error: GroundError) => void;
};

const MOVE_MS = 320;
/** Until all kitchens are fitted into view. */
const START_ZOOM = 13;
/** A drop's tip points to the north; a kitchen's points at its place, to the south, in eighths of a turn. */
const DOWN = 4;

/** Kitchens as the live map shows deliveries: the same groups, the same cap, the same keys. They stand still. */
export class PlaceMap {
  readonly #scene = new Scene();
  readonly #pool: MarkerPool;
  readonly #ground: Ground;
  readonly #door = placeElement("door");
  readonly #doorLayer = document.createElement("div");
  #props: PlaceMapProps;
  #camera: Camera;
  #frame = 0;
  #isPlaced = false;

  constructor(container: HTMLElement, props: PlaceMapProps) {
    this.#props = props;
    this.#pool = new MarkerPool(
      {
        onActivate: (key) => this.#activate(key),
        onEscape: () => this.select(null),
        describe: (placed) => this.#describe(placed),
        playback: () => playbackFor("cluster", this.#camera, 0, true),
      },
      "kitchen",
    );
    this.#doorLayer.className = "hp-markers hp-order";
    this.#doorLayer.append(this.#door);
    const layers = document.createElement("div");
    layers.append(this.#doorLayer, this.#pool.layer);
    this.#ground = new Ground(
      container,
      layers,
      { props: { ...props, view: { ...props.door, zoom: START_ZOOM } }, title: props.labels.map },
      {
        onMove: (camera) => this.#onMove(camera),
        onGround: () => this.select(null),
        onError: (error) => this.#props.onError?.(error),
      },
    );
    this.#camera = this.#ground.camera;
    this.#load();
    this.fit(0);
    this.#describeDoor();
    // Once the ground is in the document and looks where it should: nothing is placed only to be moved.
    this.#frame = requestAnimationFrame(() => {
      this.#isPlaced = true;
      this.#arrange();
    });
  }

  /** Takes new props and acts on what differs. */
  setProps(next: PlaceMapProps): void {
    const before = this.#props;
    this.#props = next;
    this.#ground.setProps({ ...next, view: { ...next.door, zoom: START_ZOOM } });
    this.#ground.setPadding(next.padding, MOVE_MS);
    if (next.kitchens !== before.kitchens) this.#load();
    // Others are looked at anew; the same ones have only opened or shut.
    if (!areSamePlaces(next.kitchens, before.kitchens)) {
      this.select(null);
      this.fit(MOVE_MS);
    }
    if (next.labels !== before.labels) {
      this.#ground.setTitle(next.labels.map);
      this.#describeDoor();
      this.#pool.describeAll();
    }
    if (next.kitchens !== before.kitchens) this.#arrange();
  }

  /** Chooses a kitchen by its number, or none. */
  select(number: number | null): void {
    if (number === this.#scene.selectedId) return;
    this.#scene.select(number);
    this.#arrange();
    this.#props.onSelect?.(number);
  }

  /** Looks at all kitchens and the door. */
  fit(durationMs = MOVE_MS): void {
    const { kitchens, door, padding, minZoom } = this.#props;
    this.#ground.moveTo(fitTo([door, ...kitchens], { ...this.#camera, padding }, minZoom), durationMs);
  }

  zoomIn(): void {
    this.#ground.zoomBy(1, MOVE_MS);
  }

  zoomOut(): void {
    this.#ground.zoomBy(-1, MOVE_MS);
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#pool.destroy();
    this.#ground.destroy();
  }

  #load(): void {
    const entries = this.#props.kitchens.map(
      ({ lng, lat, isShut }, id): FeedDelivery => ({
        kind: "delivery",
        id,
        x: mercatorX(lng),
        y: mercatorY(lat),
        heading: DOWN,
        vehicle: "bike",
        area: 255,
        etaMin: 255,
        seenTick: isShut ? 0 : null,
      }),
    );
    this.#scene.load(0, entries.length, entries);
  }

  #activate(key: string): void {
    const placed = this.#scene.placed.find((marker) => marker.key === key);
    if (placed?.delivery) this.select(placed.delivery.id);
    else if (placed) this.#ground.moveTo(zoomInto(placed.group, this.#camera, this.#props.maxZoom), MOVE_MS);
  }

  #onMove(camera: Camera): void {
    this.#camera = camera;
    this.#arrange();
  }

  #arrange(): void {
    if (!this.#isPlaced) return;
    const nowMs = performance.now();
    // the door is one of the hundred
    const max = MAX_MARKERS - 1;
    const placed = this.#scene.arrange(this.#camera, max);
    this.#pool.sync(placed, this.#camera, nowMs, nowMs, max, false);
    const { lng, lat } = this.#props.door;
    const at: Point = screenOf(this.#camera, mercatorX(lng), mercatorY(lat));
    this.#door.style.transform = `translate3d(${at.x.toFixed(1)}px,${at.y.toFixed(1)}px,0)`;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => void this.#pool.draw(this.#camera, performance.now()));
  }

  #describe({ item }: PlacedMarker): string {
    const { labels } = this.#props;
    return item.kind === "cluster" ? labels.cluster(item.count) : labels.kitchen(item.id);
  }

  #describeDoor(): void {
    this.#door.setAttribute("aria-label", this.#props.labels.door);
  }
}

function areSamePlaces(some: readonly MapKitchen[], others: readonly MapKitchen[]): boolean {
  if (some === others) return true;
  return (
    some.length === others.length && some.every(({ lng, lat }, i) => lng === others[i]?.lng && lat === others[i]?.lat)
  );
}
