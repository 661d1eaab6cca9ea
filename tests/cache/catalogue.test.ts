import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readRestaurantPage, readSearchPage } from "#lib/catalog/cache.ts";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { EVERYTHING } from "#lib/catalog/search/search.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { cellKey, menuKey, restaurantKey, WHOLE_CATALOGUE_KEY } from "#lib/catalog/surrogate-keys.ts";
import { createManualClock } from "#lib/core/clock.ts";
import { createCache } from "#lib/infra/cache.ts";
import { createLogger } from "#lib/infra/log.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

let database: TestDatabase;
let ctx: ReturnType<typeof openProcess>;
let restaurant: Restaurant;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  ctx = openProcess();
  restaurant = someRestaurant({ slug: `trattoria-${Math.floor(Math.random() * 1e9)}` });
  await upsertRestaurants(database.db.primary, [restaurant]);
  await upsertMenus(database.db.primary, [{ restaurantId: restaurant.id, menu: someMenu() }]);
});

function openProcess() {
  const clock = createManualClock(Date.UTC(2026, 10, 22, 12));
  return {
    clock,
    cache: createCache({ db: database.db, redis: null, clock, log: createLogger("silent"), edition: "test" }),
  };
}

test("a restaurant's page is read once, and anew when its facts or its menu have changed", async () => {
  const page = await readRestaurantPage(ctx, restaurant.slug);
  expect(page).toMatchObject({ restaurant: { id: restaurant.id, feeMinor: restaurant.feeMinor }, stale: false });
  expect(page?.menu).toEqual(someMenu());
  expect(page?.spans.length).toBeGreaterThan(0);
  const keys = [restaurantKey(restaurant.id), menuKey(restaurant.id), WHOLE_CATALOGUE_KEY];
  expect(page?.keys).toEqual(keys);
  expect(await readRestaurantPage(ctx, restaurant.slug)).toEqual(page);
  expect(ctx.cache.counters.madeOnPrimary).toBe(1);
  for (const [i, key] of keys.entries()) {
    const feeMinor = 1_000 + i;
    await upsertRestaurants(database.db.primary, [{ ...restaurant, feeMinor }]);
    await ctx.cache.purge([key]);
    expect((await readRestaurantPage(ctx, restaurant.slug))?.restaurant.feeMinor).toBe(feeMinor);
  }
  expect(ctx.cache.counters.madeOnPrimary).toBe(4);
});

test("a name that nobody has is remembered for a minute, and one that cannot be is not asked for", async () => {
  for (let i = 0; i < 3; i++) expect(await readRestaurantPage(ctx, "nobody")).toBeNull();
  expect(ctx.cache.counters.madeOnPrimary).toBe(1);
  for (const slug of [
    "",
    "../etc",
    "A",
    "å",
    "a--b",
    "x".repeat(101),
    "a\u0000",
    "'; drop table restaurants",
    "__proto__",
  ])
    expect(await readRestaurantPage(ctx, slug), slug).toBeNull();
  expect(ctx.cache.counters.madeOnPrimary).toBe(1);
  await upsertRestaurants(database.db.primary, [someRestaurant({ slug: "nobody" })]);
  ctx.clock.advance(60_000);
  expect((await readRestaurantPage(ctx, "nobody"))?.restaurant.slug).toBe("nobody");
});

test("a search's page is read once for all who ask the same, and anew when what it shows has changed", async () => {
  const cell = cellAt(restaurant.at);
  const page = await readSearchPage(ctx, cell, EVERYTHING);
  expect(page.hits.map(({ id }) => id)).toContain(restaurant.id);
  expect(page.stale).toBe(false);
  expect(page.keys).toEqual(expect.arrayContaining([cellKey(cell), restaurantKey(restaurant.id), WHOLE_CATALOGUE_KEY]));
  expect(new Set(page.keys).size).toBe(page.keys.length);
  // Who is open now is for the browser to find out; whom to look at first is not.
  expect(await readSearchPage(ctx, cell, { ...EVERYTHING, open: "now" })).toEqual(page);
  expect(ctx.cache.counters.madeOnPrimary).toBe(2);
  await readSearchPage(ctx, cell, { ...EVERYTHING, cuisine: ["sushi"] });
  expect(ctx.cache.counters.madeOnPrimary).toBe(3);

  await upsertRestaurants(database.db.primary, [{ ...restaurant, feeMinor: 700 }]);
  await ctx.cache.purge([restaurantKey(restaurant.id)]);
  const after = await readSearchPage(ctx, cell, EVERYTHING);
  expect(after.hits.find(({ id }) => id === restaurant.id)?.feeMinor).toBe(700);

  const added = someRestaurant();
  await upsertRestaurants(database.db.primary, [added]);
  await ctx.cache.purge([cellKey(cell)]);
  expect((await readSearchPage(ctx, cell, EVERYTHING)).hits.map(({ id }) => id)).toContain(added.id);
  expect(cellName(cell)).toHaveLength(8);
});
