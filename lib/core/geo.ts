/**
 * Geography: WGS 84 positions and the Web-Mercator unit square. Pure.
 *
 * Degrees are named `lng` and `lat`; the unit square has x to the east and y to the south, both 0…1
 * (EPSG:3857 scaled to one), so a tile (z, x, y) covers [x, x + 1) / 2^z.
 */

export type LngLat = { readonly lng: number; readonly lat: number };
/** A box in degrees. `west > east` means that it crosses the antimeridian (RFC 7946 §5.2). */
export type Bbox = { readonly west: number; readonly south: number; readonly east: number; readonly north: number };

/** Mean radius of the earth in metres (IUGG). */
export const EARTH_RADIUS_M = 6_371_008.8;
/** Circumference of the Web-Mercator sphere in metres (radius 6 378 137). */
export const MERCATOR_CIRCUMFERENCE_M = 40_075_016.685_578_49;
/** The latitude at which the Web-Mercator square ends. */
export const MAX_MERCATOR_LAT = 85.051_128_779_806_59;

const RAD = Math.PI / 180;

/** True if the pair is a position on earth: finite, |lng| ≤ 180, |lat| ≤ 90. */
export function isOnEarth(lng: number, lat: number): boolean {
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
}

/** Longitude to the x of the unit square. */
export function mercatorX(lng: number): number {
  return lng / 360 + 0.5;
}

/** Latitude to the y of the unit square; latitudes past the Mercator square are held at its edge. */
export function mercatorY(lat: number): number {
  const held = Math.max(-MAX_MERCATOR_LAT, Math.min(MAX_MERCATOR_LAT, lat));
  const sin = Math.sin(held * RAD);
  return Math.max(0, Math.min(1, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)));
}

/** x of the unit square to longitude. */
export function lngOfX(x: number): number {
  return (x - 0.5) * 360;
}

/** y of the unit square to latitude. */
export function latOfY(y: number): number {
  return (2 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - Math.PI / 2) / RAD;
}

/** Metres that one unit of the Mercator square spans at this latitude. */
export function metresPerUnit(lat: number): number {
  return MERCATOR_CIRCUMFERENCE_M * Math.cos(lat * RAD);
}

/** Great-circle distance in metres (haversine). */
export function distanceM(a: LngLat, b: LngLat): number {
  const dLat = (b.lat - a.lat) * RAD;
  const dLng = (b.lng - a.lng) * RAD;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * RAD) * Math.cos(b.lat * RAD) * Math.sin(dLng / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Initial bearing from a to b in degrees, 0 = north, clockwise, 0…360. */
export function bearingDeg(a: LngLat, b: LngLat): number {
  const y = Math.sin((b.lng - a.lng) * RAD) * Math.cos(b.lat * RAD);
  const x =
    Math.cos(a.lat * RAD) * Math.sin(b.lat * RAD) -
    Math.sin(a.lat * RAD) * Math.cos(b.lat * RAD) * Math.cos((b.lng - a.lng) * RAD);
  return (Math.atan2(y, x) / RAD + 360) % 360;
}

/** The position a number of metres away from `from` on a bearing in degrees (spherical). */
export function moveBy(from: LngLat, metres: number, bearing: number): LngLat {
  const d = metres / EARTH_RADIUS_M;
  const lat1 = from.lat * RAD;
  const lat = Math.asin(Math.sin(lat1) * Math.cos(d) + Math.cos(lat1) * Math.sin(d) * Math.cos(bearing * RAD));
  const lng =
    from.lng * RAD +
    Math.atan2(Math.sin(bearing * RAD) * Math.sin(d) * Math.cos(lat1), Math.cos(d) - Math.sin(lat1) * Math.sin(lat));
  return { lng: ((lng / RAD + 540) % 360) - 180, lat: lat / RAD };
}
