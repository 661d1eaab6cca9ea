import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { coverArea } from "#lib/catalog/cells.ts";
import { removeRestaurants, upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { markSoldOut, pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import {
  cellKey,
  dishKey,
  menuKey,
  restaurantKey,
  WHOLE_CATALOGUE_KEY,
  wordsKey,
} from "#lib/catalog/surrogate-keys.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => void (await database.db.primary.deleteFrom("outbox").execute()));

/** What has been noted since the last time, a list for each row. */
async function noted(): Promise<string[][]> {
  const { db } = database;
  const rows = await db.primary.selectFrom("outbox").select(["topic", "data"]).orderBy("id").execute();
  await db.primary.deleteFrom("outbox").execute();
  expect(rows.every(({ topic }) => topic === "purge")).toBe(true);
  return rows.map(({ data }) => (data as { keys: string[] }).keys);
}
const sorted = (...lists: (readonly string[])[]) => [...new Set(lists.flat())].toSorted();
const one = async () => sorted((await noted()).flat());
const cellsOf = (restaurant: Restaurant) => coverArea(restaurant).map(cellKey);
const small = { area: { kind: "radius", metres: 900 } } as const;

async function added(): Promise<Restaurant> {
  const restaurant = someRestaurant(small);
  await upsertRestaurants(database.db.primary, [restaurant]);
  await noted();
  return restaurant;
}

describe("what is purged", () => {
  it("is a new restaurant and the cells that it delivers to", async () => {
    const restaurant = someRestaurant(small);
    await upsertRestaurants(database.db.primary, [restaurant]);
    expect(await one()).toEqual(sorted([restaurantKey(restaurant.id)], cellsOf(restaurant)));
  });

  it("is nothing when what is written was there already", async () => {
    const restaurant = await added();
    const menus = [{ restaurantId: restaurant.id, menu: someMenu() }];
    await upsertMenus(database.db.primary, menus);
    expect(await one()).toEqual(sorted([menuKey(restaurant.id), wordsKey(restaurant.id)]));
    await upsertRestaurants(database.db.primary, [restaurant]);
    await upsertMenus(database.db.primary, menus);
    await pauseRestaurant(database.db.primary, { restaurantId: restaurant.id, until: null });
    await markSoldOut(database.db.primary, { restaurantId: restaurant.id, itemId: "nothing", until: 1 });
    expect(await noted()).toEqual([]);
  });

  it("is a changed restaurant, and its cells: lists that did not show it may have to now", async () => {
    const [restaurant, other] = [await added(), await added()];
    await upsertRestaurants(database.db.primary, [{ ...restaurant, feeMinor: restaurant.feeMinor + 100 }, other]);
    expect(await one()).toEqual(sorted([restaurantKey(restaurant.id)], cellsOf(restaurant)));
  });

  it("is where a restaurant that moves was, and where it is", async () => {
    const restaurant = await added();
    const moved = { ...restaurant, at: { lng: restaurant.at.lng + 0.05, lat: restaurant.at.lat } };
    await upsertRestaurants(database.db.primary, [moved]);
    const [before, after] = [cellsOf(restaurant), cellsOf(moved)];
    expect(before.some((cell) => !after.includes(cell))).toBe(true);
    expect(await one()).toEqual(sorted([restaurantKey(restaurant.id)], before, after));
  });

  it("is where a restaurant that is removed was, once, and where it is when it comes back", async () => {
    const restaurant = await added();
    await removeRestaurants(database.db.primary, [restaurant.id]);
    const all = sorted([restaurantKey(restaurant.id)], cellsOf(restaurant));
    expect(await one()).toEqual(all);
    await removeRestaurants(database.db.primary, [restaurant.id]);
    expect(await noted()).toEqual([]);
    await upsertRestaurants(database.db.primary, [restaurant]);
    expect(await one()).toEqual(all);
  });

  it("is a restaurant that pauses, and with its cells one that goes on sooner than it said", async () => {
    const restaurant = await added();
    const key = restaurantKey(restaurant.id);
    const until = Date.now() + 7_200_000;
    const pause = (to: number | null) =>
      pauseRestaurant(database.db.primary, { restaurantId: restaurant.id, until: to });
    await pause(until);
    expect(await one()).toEqual([key]);
    await pause(until + 60_000);
    expect(await one()).toEqual([key]);
    await pause(until);
    expect(await one()).toEqual(sorted([key], cellsOf(restaurant)));
    await pause(null);
    expect(await one()).toEqual(sorted([key], cellsOf(restaurant)));
  });

  it("is the menu whose item is sold out or back, and the menus that have changed", async () => {
    const [one_, two] = [await added(), await added()];
    const menu = someMenu();
    const itemId = menu.sections[0]?.items[0]?.id ?? "";
    await upsertMenus(database.db.primary, [
      { restaurantId: one_.id, menu },
      { restaurantId: two.id, menu },
    ]);
    expect(await one()).toEqual(sorted([one_, two].flatMap(({ id }) => [menuKey(id), wordsKey(id)])));
    const sell = (until: number | null) => markSoldOut(database.db.primary, { restaurantId: two.id, itemId, until });
    await sell(Date.now() + 3_600_000);
    expect(await one()).toEqual(sorted([menuKey(two.id), dishKey(two.id, itemId)]));
    await sell(null);
    expect(await one()).toEqual(sorted([menuKey(two.id), dishKey(two.id, itemId)]));
    await upsertMenus(database.db.primary, [
      { restaurantId: one_.id, menu: { sections: menu.sections.slice(0, 1) } },
      { restaurantId: two.id, menu },
    ]);
    expect(await one()).toEqual(sorted([menuKey(one_.id), wordsKey(one_.id)]));
  });

  it("is nothing of a change that was undone", async () => {
    const restaurant = await added();
    const undone = database.db.primary.transaction().execute(async (trx) => {
      await pauseRestaurant(trx, { restaurantId: restaurant.id, until: Date.now() + 60_000 });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await noted()).toEqual([]);
  });
});

describe("a batch", () => {
  it("is noted in rows of at most 200 keys", async () => {
    const restaurants = Array.from({ length: 450 }, () => someRestaurant({ area: { kind: "radius", metres: 10 } }));
    await upsertRestaurants(database.db.primary, restaurants);
    const rows = await noted();
    expect(rows.map((keys) => keys.length).slice(0, -1)).toEqual([200, 200]);
    expect(sorted(rows.flat())).toEqual(
      sorted(...restaurants.map((each) => [restaurantKey(each.id), ...cellsOf(each)])),
    );
  });

  it("of thousands purges the whole catalogue by one key", async () => {
    const restaurants = Array.from({ length: 2_100 }, () => someRestaurant({ area: { kind: "radius", metres: 10 } }));
    await upsertRestaurants(database.db.primary, restaurants);
    expect(await noted()).toEqual([[WHOLE_CATALOGUE_KEY]]);
  });
});
