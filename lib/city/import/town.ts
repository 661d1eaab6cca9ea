import type { Bbox, LngLat } from "#lib/core/geo.ts";
import type { Area, Street } from "../city.ts";
import { cleanText } from "./clean-text.ts";
import type { Extract, OsmThing } from "./extract.ts";
import { rounded } from "./rings.ts";

/** What a city is called, and where it is. */
export type Town = {
  /** Null where nothing in the extract says it. */
  readonly name: string | null;
  /** ISO 3166-1, two capitals; null where nothing says it. */
  readonly country: string | null;
  readonly center: LngLat;
  readonly bounds: Bbox;
  readonly areas: readonly Area[];
};

/** What counts as a district, the largest first. */
const DISTRICTS = ["borough", "suburb", "quarter", "neighbourhood"];
/** The index is a byte on the wire, and 255 says "none". */
const MAX_AREAS = 255;
const TOWNS = ["city", "town", "village", "hamlet"];
/** So large a share of the streets at each side may be roads that lead out of the city. */
const OUTLIERS = 0.005;
const MARGIN = 0.02;
/** So many restaurants know better where the city's middle is than its streets do. */
const ENOUGH_TO_EAT = 10;

/** Tells what town an extract holds. `eateries` are where its restaurants are. */
export function townOf(
  extract: Extract,
  {
    things,
    streets,
    eateries,
  }: { things: readonly OsmThing[]; streets: readonly Street[]; eateries: readonly LngLat[] },
): Town {
  const bounds = boundsOf(streets, extract.bounds);
  const middle = eateries.length >= ENOUGH_TO_EAT ? medianOf(eateries) : medianOf(placesOf(streets));
  const center = { lng: held(middle.lng, bounds.west, bounds.east), lat: held(middle.lat, bounds.south, bounds.north) };
  return { name: nameOf(things), country: countryOf(extract, things), center, bounds, areas: areasOf(things, bounds) };
}

/** Of the largest kind of town in it the one with the most people. */
function nameOf(things: readonly OsmThing[]): string | null {
  for (const kind of TOWNS) {
    const towns = things
      .filter(({ osm, tags }) => tags.place === kind && osm.startsWith("node/") && cleanText(tags.name))
      .sort((a, b) => peopleOf(b) - peopleOf(a) || (a.osm < b.osm ? -1 : 1));
    const name = cleanText(towns[0]?.tags.name);
    if (name) return name;
  }
  return null;
}

function peopleOf({ tags }: OsmThing): number {
  return Number.parseInt(tags.population ?? "", 10) || 0;
}

/** What most addresses say; without any, the country of whose border the least is missing. */
function countryOf({ areas }: Extract, things: readonly OsmThing[]): string | null {
  const said = new Map<string, number>();
  for (const { tags } of things) {
    const code = tags["addr:country"];
    if (isCountry(code)) said.set(code, (said.get(code) ?? 0) + 1);
  }
  const [most] = [...said].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (most) return most[0];
  const shareMissing = (area: Extract["areas"][number]) => area.missing / (area.missing + area.parts.length || 1);
  const [whole] = areas
    .filter(({ tags }) => isCountry(tags["ISO3166-1"]))
    .sort((a, b) => shareMissing(a) - shareMissing(b) || a.id - b.id);
  return whole?.tags["ISO3166-1"] ?? null;
}

function isCountry(code: string | undefined): code is string {
  return code !== undefined && /^[A-Z]{2}$/.test(code);
}

function areasOf(things: readonly OsmThing[], { west, south, east, north }: Bbox): Area[] {
  const seen = new Set<string>();
  return DISTRICTS.flatMap((kind) =>
    things
      .filter(({ tags, osm }) => tags.place === kind && osm.startsWith("node/"))
      .filter(({ at: [lng, lat] }) => lng >= west && lng <= east && lat >= south && lat <= north)
      .flatMap(({ tags, at: [lng, lat] }) => {
        const name = cleanText(tags.name);
        if (!name || seen.has(name)) return [];
        seen.add(name);
        return [{ name, lng, lat }];
      }),
  ).slice(0, MAX_AREAS);
}

/** Where nearly all streets are, within what the file says it holds. */
function boundsOf(streets: readonly Street[], said: Bbox | null): Bbox {
  const places = placesOf(streets);
  const [lngs, lats] = [sorted(places.map(({ lng }) => lng)), sorted(places.map(({ lat }) => lat))];
  const at = (list: Float64Array, share: number) => list[Math.round(share * (list.length - 1))] ?? 0;
  const [west, east] = [at(lngs, OUTLIERS), at(lngs, 1 - OUTLIERS)];
  const [south, north] = [at(lats, OUTLIERS), at(lats, 1 - OUTLIERS)];
  const [dx, dy] = [(east - west) * MARGIN, (north - south) * MARGIN];
  return {
    west: rounded(Math.max(west - dx, said?.west ?? -180)),
    south: rounded(Math.max(south - dy, said?.south ?? -90)),
    east: rounded(Math.min(east + dx, said?.east ?? 180)),
    north: rounded(Math.min(north + dy, said?.north ?? 90)),
  };
}

function placesOf(streets: readonly Street[]): LngLat[] {
  return streets
    .filter(({ vehicles }) => vehicles)
    .flatMap(({ coordinates }) => coordinates.map(([lng, lat]) => ({ lng, lat })));
}

function medianOf(places: readonly LngLat[]): LngLat {
  const middle = (list: Float64Array) => list[list.length >> 1] ?? 0;
  return { lng: middle(sorted(places.map(({ lng }) => lng))), lat: middle(sorted(places.map(({ lat }) => lat))) };
}

function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

function held(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
