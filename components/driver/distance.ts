import { distanceM, type LngLat } from "#lib/core/geo.ts";

/** A way over streets is longer than the straight line. */
const DETOUR = 1.4;

/** About how long the way past these places is, kilometres with one decimal. */
export function aboutKm(...places: readonly LngLat[]): number {
  let metres = 0;
  for (const [i, place] of places.entries()) metres += i === 0 ? 0 : distanceM(places[i - 1] ?? place, place);
  return Math.max(0.1, Math.round((metres * DETOUR) / 100) / 10);
}

/** A link that opens the phone's own navigation; elsewhere OpenStreetMap's. */
export function navigationLink({ lng, lat }: LngLat, label: string, userAgent: string): string {
  const at = `${lat.toFixed(6)},${lng.toFixed(6)}`;
  if (/Android/.test(userAgent)) return `geo:${at}?q=${at}(${encodeURIComponent(label)})`;
  if (/iPhone|iPad/.test(userAgent)) return `https://maps.apple.com/?daddr=${at}`;
  return `https://www.openstreetmap.org/directions?to=${at}`;
}
