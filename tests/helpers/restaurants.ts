import { randomBytes } from "node:crypto";
import type { OpeningHours } from "#lib/catalog/hours.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { createId } from "#lib/core/ids.ts";
import { currencyOf } from "#lib/core/money.ts";

const ALL_DAY = [{ from: 0, to: 1_440 }];
export const ALWAYS_OPEN: OpeningHours = {
  week: [ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY],
  exceptions: {},
};

/** A restaurant that is always open, as far as nothing else is said. */
export function someRestaurant(said: Partial<Restaurant> = {}): Restaurant {
  const id = said.id ?? createId("restaurant", 0, randomBytes(10));
  return {
    id,
    slug: id.replace("_", "-"),
    name: "Pizzeria Linné",
    address: { street: "Linnégatan", number: "12", postcode: "413 04", city: "Göteborg" },
    at: { lng: 11.97, lat: 57.7 },
    cuisines: ["pizza"],
    rating: { tenths: 46, count: 210 },
    currency: currencyOf("SEK"),
    feeMinor: 3_900,
    minimumMinor: 12_000,
    discount: null,
    timeZone: "Europe/Stockholm",
    prep: { minMin: 15, maxMin: 25 },
    area: { kind: "radius", metres: 4_000 },
    hours: ALWAYS_OPEN,
    pausedUntil: null,
    ...said,
  };
}
