import { basename } from "node:path";
import type { NewRestaurant } from "#lib/catalog/adapters/imported-restaurants.ts";
import type { ByteSource } from "#lib/city/adapters/osm/byte-source.ts";
import { readExtract } from "#lib/city/adapters/osm/read-extract.ts";
import { MAX_TILE_MARGIN_DEG } from "#lib/city/adapters/tile-cutter.ts";
import type { OsmThing } from "#lib/city/import/extract.ts";
import { type CityPlan, planCity } from "#lib/city/import/plan.ts";
import { type Currency, currencyOf } from "#lib/core/money.ts";
import { findCurrency, timeZonesOf } from "./countries.ts";
import { type NotUnderstood, readOpeningHours, type Understood } from "./opening-hours.ts";
import type { ImportOptions } from "./options.ts";
import { restaurantOf } from "./restaurants.ts";

/** An extract that has been read to its end, and nothing done with it yet. */
export type ReadCity = {
  readonly plan: CityPlan;
  readonly name: string;
  readonly country: string | null;
  readonly timeZone: string;
  readonly currency: Currency;
  readonly restaurants: readonly NewRestaurant[];
  readonly hours: HoursReport;
};

export type HoursReport = {
  /** Of everything in the file that says when it is open. */
  readonly all: HoursCount;
  readonly ofRestaurants: HoursCount;
  /** What was not understood, restaurants first. */
  readonly missed: readonly MissedHours[];
};
export type HoursCount = { readonly given: number; readonly understood: number };
export type MissedHours = {
  readonly osm: string;
  readonly name: string | null;
  readonly isRestaurant: boolean;
  readonly value: string;
  readonly reason: string;
};

/**
 * Reads all that an import brings.
 * @throws Error of one line: ExtractError on a file that cannot be read, or what is missing to know its time and money
 */
export function readCity(source: ByteSource, options: ImportOptions, nowMs: number): ReadCity {
  const isEatery = ({ tags }: OsmThing) => options.amenities.includes(tags.amenity ?? "");
  const plan = planCity(readExtract(source), { isEatery, reachDeg: MAX_TILE_MARGIN_DEG });
  const country = options.country ?? plan.country;
  const timeZone = options.timeZone ?? timeZoneOf(country, nowMs);
  const currency = options.currency ?? currencyIn(country);
  const name = options.name ?? plan.name ?? fileName(options.path);
  const read = hoursReader(country, new Date(nowMs).getUTCFullYear());
  const terms = { city: name, currency, timeZone, radiusM: options.radiusM };
  const restaurants = plan.things.filter(isEatery).map((thing) => {
    const hours = read(thing);
    return restaurantOf(thing, terms, hours?.isUnderstood ? hours.hours : null);
  });
  return { plan, name, country, timeZone, currency, restaurants, hours: reportHours(plan.things, isEatery, read) };
}

type HoursReader = (thing: OsmThing) => Understood | NotUnderstood | null;

/** Values are said by many: each is read once. */
function hoursReader(country: string | null, year: number): HoursReader {
  const known = new Map<string, Understood | NotUnderstood>();
  return ({ tags, at: [lng, lat] }) => {
    const value = tags.opening_hours;
    if (value === undefined) return null;
    const read = known.get(value) ?? readOpeningHours(value, { lng, lat, country, year });
    known.set(value, read);
    return read;
  };
}

function reportHours(
  things: readonly OsmThing[],
  isEatery: (thing: OsmThing) => boolean,
  read: HoursReader,
): HoursReport {
  const all = { given: 0, understood: 0 };
  const ofRestaurants = { given: 0, understood: 0 };
  const missed: MissedHours[] = [];
  for (const thing of things) {
    const hours = read(thing);
    if (!hours) continue;
    const isRestaurant = isEatery(thing);
    const { osm, tags } = thing;
    for (const count of isRestaurant ? [all, ofRestaurants] : [all]) {
      count.given++;
      if (hours.isUnderstood) count.understood++;
    }
    if (hours.isUnderstood) continue;
    missed.push({ osm, name: tags.name ?? null, isRestaurant, value: tags.opening_hours ?? "", reason: hours.reason });
  }
  missed.sort((a, b) => Number(b.isRestaurant) - Number(a.isRestaurant) || (a.osm < b.osm ? -1 : 1));
  return { all, ofRestaurants, missed };
}

function timeZoneOf(country: string | null, nowMs: number): string {
  if (!country) throw new Error("nothing in it says which country it is in: say --country or --time-zone");
  const [zone, ...others] = timeZonesOf(country, nowMs);
  if (!zone) throw new Error(`the clocks of ${country} are not known: say --time-zone`);
  if (others.length > 0) throw new Error(`${country} has several clocks: say --time-zone, such as ${zone}`);
  return zone;
}

function currencyIn(country: string | null): Currency {
  const code = country && findCurrency(country);
  if (!code) throw new Error("it is not known what one pays with there: say --currency, such as EUR");
  return currencyOf(code);
}

/** "monaco-latest.osm.pbf" → "Monaco". */
function fileName(path: string): string {
  const word = basename(path)
    .replace(/\.osm\.pbf$|\.pbf$/, "")
    .replace(/-latest$|-\d{6}$/, "")
    .replace(/[-_]+/g, " ")
    .trim();
  return word === "" ? "City" : word.charAt(0).toUpperCase() + word.slice(1);
}
