import { afterAll, beforeAll, expect, it } from "vitest";
import { coverArea } from "#lib/catalog/cells.ts";
import { upsertRestaurants } from "#lib/catalog/commands.ts";
import { changeHours } from "#lib/catalog/editing/commands.ts";
import { hoursEdition, withoutPast } from "#lib/catalog/editing/hours.ts";
import { hoursSchema } from "#lib/catalog/editing/hours-schema.ts";
import { readHours } from "#lib/catalog/editing/queries.ts";
import type { DaySpans, OpeningHours } from "#lib/catalog/hours.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { cellKey, restaurantKey } from "#lib/catalog/surrogate-keys.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const week = (spans: DaySpans): OpeningHours["week"] => [spans, spans, spans, spans, spans, spans, spans];
const EVENINGS: OpeningHours = { week: week([{ from: 1_020, to: 1_500 }]), exceptions: { "2026-12-24": [] } };
const LUNCH: OpeningHours = { ...EVENINGS, week: week([{ from: 660, to: 840 }]) };

async function opened(): Promise<Restaurant> {
  const restaurant = someRestaurant({ area: { kind: "radius", metres: 900 } });
  await upsertRestaurants(database.db.primary, [restaurant]);
  await database.db.primary.deleteFrom("outbox").execute();
  return restaurant;
}

const change = ({ id }: Restaurant, seen: OpeningHours, hours: OpeningHours) =>
  changeHours(database.db.primary, { restaurantId: id, seen: hoursEdition(seen), hours });

it("hours are changed by who has seen those that are, and purge the restaurant and its lists", async () => {
  const restaurant = await opened();
  await change(restaurant, restaurant.hours, EVENINGS);
  expect(await readHours(database.db.primary, restaurant.id)).toEqual(EVENINGS);
  const rows = await database.db.primary.selectFrom("outbox").select("data").execute();
  expect(rows.flatMap(({ data }) => (data as { keys: string[] }).keys).toSorted()).toEqual(
    [restaurantKey(restaurant.id), ...coverArea(restaurant).map(cellKey)].toSorted(),
  );
});

it("of two who change them at once one is told, and what is sent twice is done once", async () => {
  const restaurant = await opened();
  const answers = await Promise.allSettled(
    [EVENINGS, LUNCH].map((hours) => change(restaurant, restaurant.hours, hours)),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(answers.find((each) => each.status === "rejected")?.reason).toMatchObject({ code: "hours_conflict" });
  const now = await readHours(database.db.primary, restaurant.id);
  await change(restaurant, restaurant.hours, now);
  expect(await readHours(database.db.primary, restaurant.id)).toEqual(now);
});

it("what is over is left out, today is not", () => {
  const hours = { ...EVENINGS, exceptions: { "2026-11-27": [], "2026-11-28": [], "2026-12-24": [] } };
  expect(Object.keys(withoutPast(hours, "2026-11-28").exceptions)).toEqual(["2026-11-28", "2026-12-24"]);
});

it.each([
  [
    "spans that overlap",
    {
      ...EVENINGS,
      week: week([
        { from: 600, to: 900 },
        { from: 800, to: 1_000 },
      ]),
    },
  ],
  ["a day that is not in the calendar", { ...EVENINGS, exceptions: { "2026-02-30": [] } }],
  ["a week of six days", { ...EVENINGS, week: EVENINGS.week.slice(1) }],
])("%s are refused at the door", (_, hours) => {
  expect(hoursSchema.safeParse(hours).success).toBe(false);
});
