import { cellAt, cellName } from "#lib/catalog/cells.ts";
import type { ChosenPlace } from "./place-store.ts";

/** Fewer letters than this name half the city. */
export const MIN_LETTERS = 2;

/** Places of the city whose name is like those words, best first. Throws where the server did not answer. */
export async function findPlaces(words: string, signal: AbortSignal): Promise<ChosenPlace[]> {
  const answer = await fetch(`/api/v1/places?q=${encodeURIComponent(words)}`, { signal });
  if (!answer.ok) throw new Error(`places: ${answer.status}`);
  const { places } = (await answer.json()) as { places: ChosenPlace[] };
  return places;
}

/** Why the browser did not say where it is. */
export type NearFailure = "denied" | "failed";

/** Where the browser is, as a place of that label; or why that is not known. */
export function findNear(label: string): Promise<ChosenPlace | NearFailure> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve("failed");
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude: lng, latitude: lat } }) =>
        resolve({ label, lng, lat, cell: cellName(cellAt({ lng, lat })) }),
      ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED ? "denied" : "failed"),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  });
}
