import { createHash } from "node:crypto";
import type { NewRestaurant } from "#lib/catalog/adapters/imported-restaurants.ts";
import type { OpeningHours } from "#lib/catalog/hours.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { cleanText } from "#lib/city/import/clean-text.ts";
import type { OsmThing } from "#lib/city/import/extract.ts";
import { createId, type RestaurantId } from "#lib/core/ids.ts";
import type { Currency } from "#lib/core/money.ts";
import { cuisinesOf } from "./cuisines.ts";

/** What an extract does not say, the same for all restaurants in it. */
export type Terms = {
  readonly city: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly radiusM: number;
};

/** Nobody knows when it is open: never, until somebody does. */
const UNKNOWN_HOURS: OpeningHours = { week: [[], [], [], [], [], [], []], exceptions: {} };
/** What most kitchens need, until one says what it needs. */
const PREP = { minMin: 15, maxMin: 30 };

/**
 * A restaurant of OpenStreetMap as one of ours. It keeps its id for as long as it keeps its own; without a name it is
 * called by its street.
 */
export function restaurantOf(
  { osm, tags, at: [lng, lat] }: OsmThing,
  terms: Terms,
  hours: OpeningHours | null,
): NewRestaurant {
  const street = cleanText(tags["addr:street"] ?? tags["addr:place"]) ?? "";
  const restaurant: Omit<Restaurant, "slug"> = {
    id: restaurantIdOf(osm),
    name: cleanText(tags.name) ?? cleanText(tags.brand) ?? cleanText(tags.operator) ?? unnamed(street),
    address: {
      street,
      number: cleanText(tags["addr:housenumber"])?.slice(0, 20) ?? "",
      postcode: cleanText(tags["addr:postcode"]),
      city: cleanText(tags["addr:city"]) ?? terms.city,
    },
    at: { lng, lat },
    cuisines: cuisinesOf(tags.cuisine),
    rating: null,
    currency: terms.currency,
    feeMinor: 0,
    minimumMinor: 0,
    discount: null,
    timeZone: terms.timeZone,
    prep: PREP,
    area: { kind: "radius", metres: terms.radiusM },
    hours: hours ?? UNKNOWN_HOURS,
    pausedUntil: null,
  };
  return { osm, restaurant };
}

function unnamed(street: string): string {
  return street === "" ? "Restaurant" : `Restaurant, ${street}`;
}

/** The same for the same thing of OpenStreetMap, on every machine. Its time is 1970: it says nothing of when it was made. */
function restaurantIdOf(osm: string): RestaurantId {
  return createId("restaurant", 0, createHash("sha256").update(`openstreetmap ${osm}`).digest());
}
