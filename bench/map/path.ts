import { type Camera, cameraOf, type Padding, type View } from "#lib/map/camera.ts";

/** Where the pages look while they are measured: the same for every map that is compared. */
export type Screen = { readonly width: number; readonly height: number };
export type Path = {
  readonly screen: Screen;
  readonly padding: Padding;
  readonly start: View;
  readonly legs: readonly { readonly to: View; readonly ms: number }[];
};

const CENTER = { lng: 11.9668, lat: 57.7042 };
/** What the list's panel and the header cover on a desktop. */
const PADDING: Padding = { top: 80, right: 0, bottom: 0, left: 360 };
const LEG_MS = 3_000;

/** The whole city, which is what most deliveries are seen in: 700 pixels east, 500 south and back, 12 s. */
const ZOOM = 12.3;
const WEST = CENTER.lng - 0.048;
const EAST = CENTER.lng + 0.048;
const NORTH = CENTER.lat + 0.0185;
const SOUTH = CENTER.lat - 0.0185;

const PAN: Path = {
  screen: { width: 1440, height: 900 },
  padding: PADDING,
  start: { lng: WEST, lat: NORTH, zoom: ZOOM },
  legs: [
    { to: { lng: EAST, lat: NORTH, zoom: ZOOM }, ms: LEG_MS },
    { to: { lng: EAST, lat: SOUTH, zoom: ZOOM }, ms: LEG_MS },
    { to: { lng: WEST, lat: SOUTH, zoom: ZOOM }, ms: LEG_MS },
    { to: { lng: WEST, lat: NORTH, zoom: ZOOM }, ms: LEG_MS },
  ],
};

/** From the whole city to a street and back on the largest screen, where the cap has most to hold. */
const SWEEP: Path = {
  screen: { width: 3840, height: 2160 },
  padding: PADDING,
  start: { ...CENTER, zoom: 11 },
  legs: [
    { to: { ...CENTER, zoom: 17 }, ms: 6_000 },
    { to: { ...CENTER, zoom: 11 }, ms: 4_000 },
  ],
};

export const PATHS = { pan: PAN, sweep: SWEEP } as const;
export type PathName = keyof typeof PATHS;

export function pathMs({ legs }: Path): number {
  return legs.reduce((sum, { ms }) => sum + ms, 0);
}

/** Cameras along the path, close enough together that none between them sees another tile. */
export function* camerasAlong({ start, legs, screen, padding }: Path): Generator<Camera> {
  const steps = 400;
  let from = start;
  for (const { to } of legs) {
    for (let step = 0; step <= steps; step++) {
      const part = step / steps;
      const view = {
        lng: from.lng + (to.lng - from.lng) * part,
        lat: from.lat + (to.lat - from.lat) * part,
        zoom: from.zoom + (to.zoom - from.zoom) * part,
      };
      yield cameraOf(view, screen.width, screen.height, padding);
    }
    from = to;
  }
}
