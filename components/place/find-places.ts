import type { ChosenPlace } from "./place-store.ts";

/** Fewer letters than this name half the city. */
export const MIN_LETTERS = 2;

/** Places of the city whose name is like those words, best first. Throws where the server did not answer. */
export async function findPlaces(words: string, signal: AbortSignal): Promise<ChosenPlace[]> {
  const places = await askPlaces({ q: words }, signal);
  return places.map((place) => ({ ...place, label: place.label ?? words }));
}

/** Why the browser did not say where it is. */
export type NearFailure = "denied" | "failed";

/** Where the browser is, called by the door next to it, or as is handed in where none is known; or why that is not known. */
export async function findNear(label: string): Promise<ChosenPlace | NearFailure> {
  const at = await askBrowser();
  if (typeof at === "string") return at;
  const { longitude, latitude } = at;
  try {
    const said = { lng: longitude.toFixed(6), lat: latitude.toFixed(6) };
    const [place] = await askPlaces(said, AbortSignal.timeout(10_000));
    return place ? { ...place, label: place.label ?? label } : "failed";
  } catch {
    return "failed";
  }
}

type ToldPlace = Omit<ChosenPlace, "label"> & { readonly label: string | null };

async function askPlaces(said: Record<string, string>, signal: AbortSignal): Promise<ToldPlace[]> {
  const answer = await fetch(`/api/v1/places?${new URLSearchParams(said)}`, { signal });
  if (!answer.ok) throw new Error(`places: ${answer.status}`);
  const { places } = (await answer.json()) as { places: ToldPlace[] };
  return places.map(({ label, lng, lat, cell }) => ({ label, lng, lat, cell }));
}

function askBrowser(): Promise<GeolocationCoordinates | NearFailure> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve("failed");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(coords),
      ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED ? "denied" : "failed"),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  });
}
