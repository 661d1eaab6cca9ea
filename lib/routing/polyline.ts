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
