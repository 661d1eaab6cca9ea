import type { LngLat } from "#lib/core/geo.ts";
import { streetM } from "#lib/dispatch/estimate.ts";

/** About how long the way is, kilometres with one decimal. */
export function aboutKm(from: LngLat, to: LngLat): number {
  return Math.max(0.1, Math.round(streetM(from, to) / 100) / 10);
}

/** A link that opens the phone's own navigation; elsewhere OpenStreetMap's. */
export function navigationLink({ lng, lat }: LngLat, label: string, userAgent: string): string {
  const at = `${lat.toFixed(6)},${lng.toFixed(6)}`;
  if (/Android/.test(userAgent)) return `geo:${at}?q=${at}(${encodeURIComponent(label)})`;
  if (/iPhone|iPad/.test(userAgent)) return `https://maps.apple.com/?daddr=${at}`;
  return `https://www.openstreetmap.org/directions?to=${at}`;
}
