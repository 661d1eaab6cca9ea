import { type LngLat, mercatorX, mercatorY, moveBy } from "#lib/core/geo.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { type Camera, type Padding, screenOf } from "./camera.ts";
import { Ground, type GroundError, type GroundProps } from "./ground.ts";
import { fitTo, needsFit } from "./order-fit.ts";
import { OrderMarkers } from "./order-markers.ts";

/** Words for what stands on the map. A new object says everything again. */
export type DriveMapLabels = {
  readonly map: string;
  readonly restaurant: string;
  readonly door: string;
  readonly me: string;
};

export type DriveMapProps = Omit<GroundProps, "padding"> & {
  readonly labels: DriveMapLabels;
  /** Where the food is, and where it goes: those of the two that the driver has still to go to. */
  readonly restaurant: LngLat | null;
  readonly door: LngLat | null;
  /** Where the driver's own phone is, and where it heads, degrees from north. */
  readonly me: (LngLat & { readonly headingDeg: number | null }) | null;
  readonly vehicle: Vehicle;
  readonly onError?: (error: GroundError) => void;
};

/** What stands on the map's own edges: the page's head, the line about its makers, CSS pixels. */
const PADDING: Padding = { top: 48, right: 0, bottom: 28, left: 0 };
const MOVE_MS = 600;
/** A driver with nowhere to go looks at the streets around, metres. */
const AROUND_M = 500;

/** The map of a driver's own way. It looks after itself: whoever rides has no hand for it. */
export class DriveMap {
  readonly #markers = new OrderMarkers();
  readonly #ground: Ground;
  #props: DriveMapProps;
  #camera: Camera;
  #isFollowing = true;
  #isFitted = false;

  constructor(container: HTMLElement, props: DriveMapProps) {
    this.#props = props;
    this.#ground = new Ground(
      container,
      this.#markers.layer,
      { props: { ...props, padding: PADDING }, title: props.labels.map },
      {
        onMove: (camera) => this.#onMove(camera),
        onGesture: () => {
          this.#isFollowing = false;
        },
        onError: (error) => this.#props.onError?.(error),
      },
    );
    this.#camera = this.#ground.camera;
    this.#markers.describe(props.labels);
    this.#follow();
    this.#draw();
  }

  /** Takes new props and acts on what differs. Another way is looked at whoever moved the map before. */
  setProps(next: DriveMapProps): void {
    const before = this.#props;
    this.#props = next;
    this.#ground.setProps({ ...next, padding: PADDING });
    if (next.labels !== before.labels) {
      this.#ground.setTitle(next.labels.map);
      this.#markers.describe(next.labels);
    }
    const isAnother = !isSame(next.restaurant, before.restaurant) || !isSame(next.door, before.door);
    if (isAnother) [this.#isFollowing, this.#isFitted] = [true, false];
    this.#follow();
    this.#draw();
  }

  destroy(): void {
    this.#markers.layer.remove();
    this.#ground.destroy();
  }

  #onMove(camera: Camera): void {
    const { width, height } = this.#camera;
    const isResized = camera.width !== width || camera.height !== height;
    this.#camera = camera;
    if (isResized && this.#isFollowing) this.#fit(0);
    this.#draw();
  }

  #follow(): void {
    if (!this.#isFollowing) return;
    if (!this.#isFitted) this.#fit(0);
    else if (needsFit(this.#subjects(), this.#camera, this.#props.minZoom)) this.#fit(MOVE_MS);
  }

  #fit(durationMs: number): void {
    const subjects = this.#subjects();
    if (subjects.length === 0) return;
    this.#isFitted = true;
    this.#ground.moveTo(fitTo(subjects, this.#camera, this.#props.minZoom), durationMs);
  }

  #subjects(): readonly LngLat[] {
    const { me, restaurant, door } = this.#props;
    const places = [me, restaurant, door].filter((place) => place !== null);
    return places.length === 1 ? places.flatMap((at) => [45, 225].map((deg) => moveBy(at, AROUND_M, deg))) : places;
  }

  #draw(): void {
    const { restaurant, door, me, vehicle, labels } = this.#props;
    this.#markers.place("restaurant", restaurant && this.#screen(restaurant));
    this.#markers.place("door", door && this.#screen(door));
    if (!me) {
      this.#markers.removeDriver(false);
      return;
    }
    this.#markers.placeDriver(this.#screen(me), me.headingDeg, true);
    this.#markers.dressDriver(vehicle, false, labels.me);
  }

  #screen({ lng, lat }: LngLat) {
    return screenOf(this.#camera, mercatorX(lng), mercatorY(lat));
  }
}

function isSame(some: LngLat | null, other: LngLat | null): boolean {
  return some?.lng === other?.lng && some?.lat === other?.lat;
}
