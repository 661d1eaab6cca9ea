import { type Bbox, latOfY, lngOfX, mercatorX, mercatorY } from "#lib/core/geo.ts";

/** What the map looks at, in degrees and MapLibre's zoom (the world is 512 · 2^zoom pixels wide). */
export type View = { readonly lng: number; readonly lat: number; readonly zoom: number };
/** CSS pixels of the container that something else covers: a side panel, a sheet, a bar. */
export type Padding = { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
export type Point = { readonly x: number; readonly y: number };
export type Rect = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** A flat, north-up camera: centre in the Mercator unit square, size in CSS pixels. */
export type Camera = {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
  readonly padding: Padding;
};

export const NO_PADDING: Padding = { top: 0, right: 0, bottom: 0, left: 0 };

export function samePadding(a: Padding, b: Padding): boolean {
  return a.top === b.top && a.right === b.right && a.bottom === b.bottom && a.left === b.left;
}

/** Width of the world in CSS pixels. */
export function worldPx(zoom: number): number {
  return 512 * 2 ** zoom;
}

export function cameraOf(view: View, width: number, height: number, padding: Padding): Camera {
  return { x: mercatorX(view.lng), y: mercatorY(view.lat), zoom: view.zoom, width, height, padding };
}

export function viewOf(camera: Camera): View {
  return { lng: lngOfX(camera.x), lat: latOfY(camera.y), zoom: camera.zoom };
}

/** Where the camera's centre stands on the screen: the middle of what the padding leaves free. */
export function centerPoint({ width, height, padding }: Camera): Point {
  return { x: (padding.left + width - padding.right) / 2, y: (padding.top + height - padding.bottom) / 2 };
}

/** The x of that copy of the world which is nearest to the camera. */
export function nearestX(camera: Camera, x: number): number {
  return x + Math.round(camera.x - x);
}

/** Unit square to CSS pixels from the container's top left. */
export function screenOf(camera: Camera, x: number, y: number): Point {
  const world = worldPx(camera.zoom);
  const middle = centerPoint(camera);
  return { x: middle.x + (nearestX(camera, x) - camera.x) * world, y: middle.y + (y - camera.y) * world };
}

/**
 * What a person can see of the map, grown by a margin. A panel takes at most three quarters of an axis,
 * so that a list never empties itself by covering the map.
 */
export function visibleRect(camera: Camera, marginPx: number): Rect {
  const { width, height, padding } = camera;
  const fitX = Math.min(1, (width * 0.75) / Math.max(1, padding.left + padding.right));
  const fitY = Math.min(1, (height * 0.75) / Math.max(1, padding.top + padding.bottom));
  return {
    left: padding.left * fitX - marginPx,
    top: padding.top * fitY - marginPx,
    right: width - padding.right * fitX + marginPx,
    bottom: height - padding.bottom * fitY + marginPx,
  };
}

export function isInside(rect: Rect, point: Point): boolean {
  return point.x >= rect.left && point.x <= rect.right && point.y >= rect.top && point.y <= rect.bottom;
}

/** The box of the whole container grown by pixels on each side; `west > east` over the antimeridian. */
export function bboxOf(camera: Camera, padX: number, padY: number): Bbox {
  const world = worldPx(camera.zoom);
  const middle = centerPoint(camera);
  const left = camera.x - (middle.x + padX) / world;
  const right = camera.x + (camera.width - middle.x + padX) / world;
  const top = Math.max(0, camera.y - (middle.y + padY) / world);
  const bottom = Math.min(1, camera.y + (camera.height - middle.y + padY) / world);
  const south = latOfY(bottom);
  const north = latOfY(top);
  if (right - left >= 1) return { west: -180, south, east: 180, north };
  return { west: lngOfX(left - Math.floor(left)), south, east: lngOfX(right - Math.floor(right)), north };
}
