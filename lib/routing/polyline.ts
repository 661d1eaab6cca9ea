import type { LngLat } from "#lib/core/geo.ts";

/** Valhalla's shapes have six digits. */
const UNITS_PER_DEGREE = 1e6;

/**
 * Decodes an encoded polyline of six digits: latitude before longitude, each as a zigzag delta in groups of five bits
 * (https://developers.google.com/maps/documentation/utilities/polylinealgorithm). Throws a RangeError on a cut-off one.
 */
export function decodePolyline(encoded: string): LngLat[] {
  const path: LngLat[] = [];
  let lat = 0;
  let lng = 0;
  let at = 0;
  const next = () => {
    let value = 0;
    for (let shift = 0; ; shift += 5) {
      const bits = encoded.charCodeAt(at++) - 63;
      if (!(bits >= 0 && bits < 64) || shift > 30) throw new RangeError("not an encoded polyline");
      value |= (bits & 0x1f) << shift;
      if (bits < 0x20) return value & 1 ? ~(value >>> 1) : value >>> 1;
    }
  };
  while (at < encoded.length) {
    lat += next();
    lng += next();
    path.push({ lng: lng / UNITS_PER_DEGREE, lat: lat / UNITS_PER_DEGREE });
  }
  return path;
}

/** The opposite of `decodePolyline`: at most 16 characters a point, mostly four. */
export function encodePolyline(path: readonly LngLat[]): string {
  let text = "";
  let [lat, lng] = [0, 0];
  const write = (delta: number) => {
    let rest = delta < 0 ? -2 * delta - 1 : 2 * delta;
    for (; rest >= 0x20; rest = Math.floor(rest / 32)) text += String.fromCharCode((0x20 | (rest % 32)) + 63);
    text += String.fromCharCode(rest + 63);
  };
  for (const point of path) {
    const [nextLat, nextLng] = [Math.round(point.lat * UNITS_PER_DEGREE), Math.round(point.lng * UNITS_PER_DEGREE)];
    write(nextLat - lat);
    write(nextLng - lng);
    [lat, lng] = [nextLat, nextLng];
  }
  return text;
}
