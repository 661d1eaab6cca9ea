import type { Picture } from "#lib/catalog/menu.ts";
import type { Cuisine } from "#lib/catalog/restaurant.ts";

/** A kitchen as `/api/v1/kitchens` tells it. */
export type MapKitchenFact = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly lng: number;
  readonly lat: number;
  readonly cuisine: Cuisine;
  readonly ratingTenths: number | null;
  readonly currency: string;
  readonly feeMinor: number;
  readonly eta: { readonly minMin: number; readonly maxMin: number };
  /** Without one it is shown, but nothing can be ordered. */
  readonly hasMenu: boolean;
  /** Minutes since 1970: open from, closed from … */
  readonly spans: readonly number[];
  readonly picture: Picture;
};

/** All kitchens of a search, for the map. Throws where the server did not answer. */
export async function readMapKitchens(cell: string, query: string, signal: AbortSignal): Promise<MapKitchenFact[]> {
  const said = new URLSearchParams(query);
  said.set("cell", cell);
  const answer = await fetch(`/api/v1/kitchens?${said}`, { signal });
  if (!answer.ok) throw new Error(`kitchens: ${answer.status}`);
  return ((await answer.json()) as { kitchens: MapKitchenFact[] }).kitchens;
}
