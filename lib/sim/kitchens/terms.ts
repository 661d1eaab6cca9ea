import type { DaySpan, DaySpans, OpeningHours } from "#lib/catalog/hours.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { type LngLat, moveBy } from "#lib/core/geo.ts";
import { currencyOf } from "#lib/core/money.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { Habit, Kitchen } from "./kitchen.ts";

/** What a restaurant of the demo's city asks and promises. */
export type Terms = Pick<
  Restaurant,
  | "rating"
  | "currency"
  | "feeMinor"
  | "minimumMinor"
  | "discount"
  | "timeZone"
  | "prep"
  | "area"
  | "hours"
  | "pausedUntil"
>;

/** In kronor, the usual ones more than once. */
const FEES = [0, 0, 19, 25, 29, 29, 29, 35, 39, 39, 45, 49, 59];
const MINIMUMS = [0, 89, 99, 99, 120, 120, 149, 149, 175, 199];
/** Most give none. */
const DISCOUNTS = [
  ...Array.from({ length: 8 }, () => null),
  { basisPoints: 1_000, fromMinor: 25_000 },
  { basisPoints: 1_500, fromMinor: 40_000 },
];
const REACH_M = { min: 2_200, max: 5_200 };
/** One in so many has been drawn by hand on the map; the others say how far they go. */
const POLYGON_SHARE = 0.25;
const NEW_SHARE = 0.05;

export function createTerms(kitchen: Kitchen, at: LngLat, rng: Rng): Terms {
  const slow = rng.int(0, 6);
  return {
    rating: createRating(rng.fork("rating")),
    currency: currencyOf("SEK"),
    feeMinor: rng.pick(FEES) * 100,
    minimumMinor: rng.pick(MINIMUMS) * 100,
    discount: rng.fork("discount").pick(DISCOUNTS),
    timeZone: "Europe/Stockholm",
    prep: { minMin: kitchen.prep.minMin + slow, maxMin: kitchen.prep.maxMin + slow + rng.int(0, 4) },
    area: createArea(at, rng.fork("area")),
    hours: createHours(rng.fork("hours"), rng.pick(kitchen.habits)),
    pausedUntil: null,
  };
}

/** Most are good, a few are not; some are so new that nobody has said. */
function createRating(rng: Rng): Terms["rating"] {
  if (rng.next() < NEW_SHARE) return null;
  const tenths = Math.round(Math.min(49, Math.max(31, 44 + rng.gaussian() * 3)));
  return { tenths, count: Math.round(Math.exp(Math.min(7.8, Math.max(1.6, 5 + rng.gaussian() * 1.2)))) };
}

function createArea(at: LngLat, rng: Rng): Terms["area"] {
  const metres = Math.round(rng.range(REACH_M.min, REACH_M.max) / 100) * 100;
  if (rng.next() >= POLYGON_SHARE) return { kind: "radius", metres };
  const corners = rng.int(8, 12);
  const ring = Array.from({ length: corners }, (_, i) =>
    rounded(moveBy(at, metres * rng.range(0.7, 1.15), (i / corners) * 360)),
  );
  return { kind: "polygon", ring };
}

function rounded({ lng, lat }: LngLat): LngLat {
  return { lng: Math.round(lng * 1e5) / 1e5, lat: Math.round(lat * 1e5) / 1e5 };
}

const h = (from: number, to: number): DaySpan => ({ from: from * 60, to: to * 60 });
type Week = OpeningHours["week"];

/** Monday to Sunday, in hours of the day; past 24 is the next morning. */
const HABITS: Readonly<Record<Habit, readonly Week[]>> = {
  allDay: [
    week([h(11, 21)], [h(11, 22)], [h(12, 22)], [h(12, 21)]),
    week([h(10.5, 20.5)], [h(10.5, 22)], [h(12, 22)], [h(13, 20)]),
  ],
  split: [
    week([h(11, 14), h(17, 22)], [h(11, 14), h(17, 23)], [h(16, 23)], [h(16, 21)]),
    week([h(11.5, 14.5), h(16.5, 21.5)], [h(11.5, 14.5), h(16.5, 23)], [h(13, 23)], []),
  ],
  dinner: [
    week([h(16, 22)], [h(16, 23.5)], [h(14, 23.5)], [h(14, 21)]),
    week([h(17, 23)], [h(17, 25)], [h(15, 25)], [], true),
  ],
  late: [
    week([h(11, 25)], [h(11, 29)], [h(12, 29)], [h(12, 25)]),
    week([h(15, 27)], [h(15, 29)], [h(15, 29)], [h(15, 26)]),
  ],
  morning: [week([h(6.5, 18)], [h(6.5, 18)], [h(8, 17)], [h(8, 16)]), week([h(7, 17)], [h(7, 18)], [h(8, 16)], [])],
  weekdays: [week([h(8, 18)], [h(8, 18)], [h(10, 16)], []), week([h(10.5, 16)], [h(10.5, 16)], [], [])],
  always: [week([h(0, 24)], [h(0, 24)], [h(0, 24)], [h(0, 24)])],
};

/** Days on which the city stays at home, and one on which it stays up. */
const CLOSED_DATES = ["2026-12-24", "2026-12-25", "2027-01-01", "2027-06-25"];
const SHORT_DATES = ["2026-12-31", "2027-04-30"];

function createHours(rng: Rng, habit: Habit): OpeningHours {
  const exceptions: Record<string, DaySpans> = {};
  if (habit !== "always") {
    for (const date of CLOSED_DATES) if (rng.next() < 0.75) exceptions[date] = [];
    for (const date of SHORT_DATES) if (rng.next() < 0.5) exceptions[date] = [h(11, 17)];
  }
  return { week: rng.pick(HABITS[habit]), exceptions };
}

function week(weekday: DaySpans, friday: DaySpans, saturday: DaySpans, sunday: DaySpans, mondayOff = false): Week {
  return [mondayOff ? [] : weekday, weekday, weekday, weekday, friday, saturday, sunday];
}
