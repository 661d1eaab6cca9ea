import { afterAll, beforeAll, expect, it } from "vitest";
import { upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { changeMenu } from "#lib/catalog/editing/commands.ts";
import { findItem, itemEdition, type MenuEdit } from "#lib/catalog/editing/edit.ts";
import { markSoldOut } from "#lib/catalog/kitchen/commands.ts";
import { readKitchenMenu } from "#lib/catalog/kitchen/queries.ts";
import type { Menu, MenuItem } from "#lib/catalog/menu.ts";
import { readRestaurant } from "#lib/catalog/queries.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { menuKey, wordsKey } from "#lib/catalog/surrogate-keys.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const NOW = Date.parse("2026-11-28T12:00:00Z");

async function opened(): Promise<Restaurant> {
  const restaurant = someRestaurant();
  await upsertRestaurants(database.db.primary, [restaurant]);
  await upsertMenus(database.db.primary, [{ restaurantId: restaurant.id, menu: someMenu() }]);
  await database.db.primary.deleteFrom("outbox").execute();
  return restaurant;
}

const menuOf = ({ id }: Restaurant) => readKitchenMenu(database.db.primary, id, NOW);
const change = (restaurant: Restaurant, edit: MenuEdit) =>
  changeMenu(database.db.primary, { restaurantId: restaurant.id, edit });
const itemOf = (menu: Menu, id: string): MenuItem => {
  const item = findItem(menu, id)?.item;
  if (!item) throw new Error(`no ${id}`);
  return item;
};
const priced = (item: MenuItem, priceMinor: number): MenuEdit => ({
  ...{ kind: "change-item", seen: itemEdition(item), sectionId: "pizza" },
  item: { ...item, priceMinor },
});

it("a change is on the menu, counts as a version, and purges the pages that show it", async () => {
  const restaurant = await opened();
  const before = await readRestaurant(database, restaurant.slug);
  const margherita = itemOf(await menuOf(restaurant), "margherita");
  // as it was written, however jsonb keeps it
  expect(itemEdition(margherita)).toBe(itemEdition(itemOf(someMenu(), "margherita")));
  await change(restaurant, priced(margherita, 12_900));
  expect(itemOf(await menuOf(restaurant), "margherita").priceMinor).toBe(12_900);
  expect((await readRestaurant(database, restaurant.slug))?.version).toBe((before?.version ?? 0) + 1);
  const rows = await database.db.primary.selectFrom("outbox").select("data").execute();
  expect(rows.flatMap(({ data }) => (data as { keys: string[] }).keys).toSorted()).toEqual(
    [menuKey(restaurant.id), wordsKey(restaurant.id)].toSorted(),
  );
});

it("of two who change an item at once one is told, and both may change different ones", async () => {
  const restaurant = await opened();
  const menu = await menuOf(restaurant);
  const margherita = itemOf(menu, "margherita");
  const answers = await Promise.allSettled([
    change(restaurant, priced(margherita, 13_000)),
    change(restaurant, priced(margherita, 14_000)),
  ]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const refused = answers.find((each) => each.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "menu_conflict", detail: "changed" });
  const tiramisu = itemOf(menu, "tiramisu");
  await Promise.all([
    change(restaurant, { kind: "remove-item", itemId: "tiramisu", seen: itemEdition(tiramisu) }),
    change(restaurant, { kind: "move-section", sectionId: "lunch", to: 0 }),
  ]);
  const after = await menuOf(restaurant);
  expect(after.sections.map(({ id, items }) => [id, items.length])).toEqual([
    ["lunch", 1],
    ["pizza", 1],
    ["dessert", 0],
  ]);
});

it("what is sold out stays so, and nobody is in another's way by it", async () => {
  const restaurant = await opened();
  const margherita = itemOf(await menuOf(restaurant), "margherita");
  await markSoldOut(database.db.primary, { restaurantId: restaurant.id, itemId: "margherita", until: NOW + 60_000 });
  await change(restaurant, priced(margherita, 12_900));
  expect(itemOf(await menuOf(restaurant), "margherita")).toMatchObject({
    priceMinor: 12_900,
    soldOutUntil: NOW + 60_000,
  });
  expect(
    itemOf(await readKitchenMenu(database.db.primary, restaurant.id, NOW + 60_000), "margherita").soldOutUntil,
  ).toBeNull();
});

it("a menu that cannot be is refused, and nothing of it is written", async () => {
  const restaurant = await opened();
  const before = await menuOf(restaurant);
  const margherita = itemOf(before, "margherita");
  const options = margherita.options.map((group) => ({ ...group, max: 9 }));
  const edit = { ...priced(margherita, 12_900), item: { ...margherita, options } } as MenuEdit;
  await expect(change(restaurant, edit)).rejects.toMatchObject({ code: "bad_message" });
  expect(await menuOf(restaurant)).toEqual(before);
});
