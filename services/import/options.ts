import { parseArgs } from "node:util";
import { MAX_REACH_M } from "#lib/catalog/area.ts";
import { type Currency, currencyOf } from "#lib/core/money.ts";

/** What the command line says. What is null is told by the extract. */
export type ImportOptions = {
  readonly path: string;
  readonly name: string | null;
  /** ISO 3166-1, two capitals. */
  readonly country: string | null;
  readonly timeZone: string | null;
  readonly currency: Currency | null;
  /** How far each restaurant delivers, metres. */
  readonly radiusM: number;
  /** OpenStreetMap's `amenity` values that count as a restaurant. */
  readonly amenities: readonly string[];
  /** Take an extract with far fewer restaurants than are here. */
  readonly shrink: boolean;
  /** Read and tell, write nothing. */
  readonly dryRun: boolean;
};
/** Instead of an import: away with what was imported. */
export type Removal = { readonly remove: true };

export const USAGE = `npm run import -- city.osm.pbf [--name NAME] [--country MC] [--time-zone Europe/Monaco] [--currency EUR]
                      [--radius METRES] [--amenity restaurant,fast_food] [--shrink] [--dry-run]
npm run import -- --remove`;
const DEFAULT_RADIUS_M = 3_000;

/**
 * Parses the command line.
 * @throws Error whose message is what to show
 */
export function parseImportOptions(args: readonly string[]): ImportOptions | Removal {
  const { values, positionals } = parse(args);
  if (values.remove) {
    if (positionals.length > 0 || Object.keys(values).length > 1) throw new Error(`--remove stands alone\n${USAGE}`);
    return { remove: true };
  }
  const [path, ...more] = positionals;
  if (!path || more.length > 0) throw new Error(`expected one extract\n${USAGE}`);
  const { country = null, currency = null, radius = String(DEFAULT_RADIUS_M), amenity = "restaurant" } = values;
  const timeZone = values["time-zone"] ?? null;
  if (country !== null && !/^[A-Z]{2}$/.test(country))
    throw new Error(`--country: expected two capitals, got "${country}"`);
  if (timeZone !== null && !isTimeZone(timeZone)) throw new Error(`--time-zone: there is no "${timeZone}"`);
  if (currency !== null && !/^[A-Z]{3}$/.test(currency)) {
    throw new Error(`--currency: expected three capitals, got "${currency}"`);
  }
  if (!/^\d{1,6}$/.test(radius) || Number(radius) > MAX_REACH_M) {
    throw new Error(`--radius: expected metres from 0 to ${MAX_REACH_M}, got "${radius}"`);
  }
  const amenities = amenity
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);
  if (amenities.length === 0 || amenities.some((each) => !/^[a-z_]{1,40}$/.test(each))) {
    throw new Error(`--amenity: expected words such as restaurant,fast_food, got "${amenity}"`);
  }
  return {
    path,
    name: values.name?.trim() || null,
    country,
    timeZone,
    currency: currency === null ? null : currencyOf(currency),
    radiusM: Number(radius),
    amenities,
    shrink: values.shrink ?? false,
    dryRun: values["dry-run"] ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: "string" },
        country: { type: "string" },
        "time-zone": { type: "string" },
        currency: { type: "string" },
        radius: { type: "string" },
        amenity: { type: "string" },
        shrink: { type: "boolean" },
        "dry-run": { type: "boolean" },
        remove: { type: "boolean" },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(/[.\n]/)[0] : String(cause);
    throw new Error(`${reason}\n${USAGE}`, { cause });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
