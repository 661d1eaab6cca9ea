import type { Door } from "../door.ts";
import { cleanText } from "./clean-text.ts";
import type { OsmThing } from "./extract.ts";

/** Longer ones are not what stands beside a door. */
const MAX_NUMBER_LENGTH = 12;
const MAX_NUMBERS = 20;

/**
 * The doors of a city, for geocoding: whatever has a street and a number. Several numbers on one thing ("12;14") are as
 * many doors. Sorted, so that of two with one name the same one counts each time.
 */
export function doorsOf(things: readonly OsmThing[]): Door[] {
  return things
    .flatMap(({ tags, at: [lng, lat] }) => {
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
    })
    .sort((a, b) => compare(a.street, b.street) || compare(a.number, b.number) || compare(a.city, b.city));
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
