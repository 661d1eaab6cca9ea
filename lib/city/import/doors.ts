import type { Street } from "../city.ts";
import type { Door } from "../door.ts";
import { cleanText } from "./clean-text.ts";
import type { OsmThing } from "./extract.ts";

/** Longer ones are not what stands beside a door. */
const MAX_NUMBER_LENGTH = 12;
const MAX_NUMBERS = 20;

/**
 * The doors of a city, for geocoding: whatever has a street and a number. Several numbers on one thing ("12;14") are as
 * many doors. A street none of whose doors is known has one without a number, so that it is found at least. Sorted, so that
 * of two with one name the same one counts each time.
 */
export function doorsOf(things: readonly OsmThing[], streets: readonly Street[]): Door[] {
  const doors = numberedDoors(things);
  const known = new Set(doors.map(({ street }) => street));
  return [...doors, ...streetDoors(streets.filter(({ name }) => name !== null && !known.has(name)))].sort(
    (a, b) => compare(a.street, b.street) || compare(a.number, b.number) || compare(a.city, b.city),
  );
}

/** One for each name, in the middle of the longest of its parts. */
function streetDoors(streets: readonly Street[]): Door[] {
  const longest = new Map<string, Street>();
  for (const street of streets) {
    const name = cleanText(street.name ?? undefined);
    if (!name || street.link) continue;
    if (street.coordinates.length > (longest.get(name)?.coordinates.length ?? 0)) longest.set(name, street);
  }
  return [...longest].flatMap(([street, { coordinates }]) => {
    const at = coordinates[coordinates.length >> 1];
    return at ? [{ street, number: "", city: "", postcode: null, at: { lng: at[0], lat: at[1] } }] : [];
  });
}

function numberedDoors(things: readonly OsmThing[]): Door[] {
  return things.flatMap(({ tags, at: [lng, lat] }) => {
    const street = cleanText(tags["addr:street"] ?? tags["addr:place"]);
    if (!street) return [];
    const city = cleanText(tags["addr:city"]) ?? "";
    const postcode = cleanText(tags["addr:postcode"]);
    return numbersOf(tags["addr:housenumber"]).map((number) => ({
      street,
      number,
      postcode,
      city,
      at: { lng, lat },
    }));
  });
}

function numbersOf(text: string | undefined): string[] {
  return (text ?? "")
    .split(/[;,]/)
    .slice(0, MAX_NUMBERS)
    .flatMap((part) => cleanText(part) ?? [])
    .filter((number) => number.length <= MAX_NUMBER_LENGTH);
}

/** By code point: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
