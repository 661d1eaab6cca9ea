import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cellAndAround, cellAt } from "#lib/catalog/cells.ts";
import { removeRestaurants, upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import { markSoldOut, pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import type { Menu } from "#lib/catalog/menu.ts";
import { listRestaurantsFor, readMenu, readOffer, readRestaurant } from "#lib/catalog/queries.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { moveBy } from "#lib/core/geo.ts";
import { createId } from "#lib/core/ids.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const db = () => database.db.primary;
const read = ({ slug }: Restaurant) => readRestaurant(database, slug);
const versionOf = async (restaurant: Restaurant) => (await read(restaurant))?.version;

async function added(said: Partial<Restaurant> = {}, menu?: Menu): Promise<Restaurant> {
  const restaurant = someRestaurant(said);
  await upsertRestaurants(db(), [restaurant]);
  if (menu) await upsertMenus(db(), [{ restaurantId: restaurant.id, menu }]);
  return restaurant;
}

describe("a restaurant", () => {
  it("is read as it was written, with all that it can have and with nothing", async () => {
    const at = { lng: 12.01, lat: 57.71 };
    const full = await added({
      at,
      cuisines: ["middle_eastern", "salads"],
      discount: { basisPoints: 1_000, fromMinor: 25_000 },
      area: { kind: "polygon", ring: [0, 90, 200].map((way) => moveBy(at, 2_000, way)) },
      hours: {
        week: [[], [], [], [], [{ from: 1_020, to: 1_560 }], [], []],
        exceptions: { "2026-12-24": [], "2026-12-31": [{ from: 600, to: 900 }] },
      },
      pausedUntil: 1_795_184_595_714,
    });
    expect(await read(full)).toEqual({ restaurant: full, version: 1 });
    const address = { street: "", number: "", postcode: null, city: "" };
    const bare = await added({ rating: null, address, name: `Ø’"{},\\ null` });
    expect(await read(bare)).toEqual({ restaurant: bare, version: 1 });
  });

  it("changes nothing by being written again, and its version by a change", async () => {
    const restaurant = await added();
    await upsertRestaurants(db(), [restaurant]);
    expect(await versionOf(restaurant)).toBe(1);
    await upsertRestaurants(db(), [{ ...restaurant, feeMinor: 4_900 }]);
    expect(await read(restaurant)).toMatchObject({ restaurant: { feeMinor: 4_900 }, version: 2 });
  });

  it("keeps its slug, which is in links, and its pause, which is the kitchen's", async () => {
    const restaurant = await added();
    const until = Date.now() + 600_000;
    await pauseRestaurant(db(), { restaurantId: restaurant.id, until });
    await pauseRestaurant(db(), { restaurantId: restaurant.id, until });
    await upsertRestaurants(db(), [{ ...restaurant, slug: `other-${restaurant.slug}`, pausedUntil: null }]);
    expect(await read(restaurant)).toMatchObject({
      restaurant: { slug: restaurant.slug, pausedUntil: until },
      version: 2,
    });
    await pauseRestaurant(db(), { restaurantId: restaurant.id, until: null });
    expect(await read(restaurant)).toMatchObject({ restaurant: { pausedUntil: null }, version: 3 });
  });

  it("that cannot be is refused, with all that came along", async () => {
    const fine = someRestaurant();
    const wrong: Partial<Restaurant>[] = [
      { slug: "Über uns" },
      { at: { lng: 0, lat: 91 } },
      { cuisines: [] },
      { feeMinor: -1 },
      { minimumMinor: 0.5 },
      { rating: { tenths: 51, count: 1 } },
      { prep: { minMin: 20, maxMin: 10 } },
      { area: { kind: "radius", metres: 1e9 } },
      { timeZone: "Europe/Atlantis" },
      { discount: { basisPoints: 10_001, fromMinor: 0 } },
      { hours: { ...fine.hours, exceptions: { "24 dec": [] } } },
      { hours: { ...fine.hours, exceptions: { "2026-12-24": [{ from: 60, to: 60 }] } } },
    ];
    for (const each of wrong) {
      await expect(upsertRestaurants(db(), [fine, someRestaurant(each)])).rejects.toThrow(RangeError);
    }
    expect(await read(fine)).toBeNull();
  });

  it("is undone with the transaction that it was written in", async () => {
    const restaurant = someRestaurant();
    const undo = db()
      .transaction()
      .execute(async (trx) => {
        await upsertRestaurants(trx, [restaurant]);
        await upsertMenus(trx, [{ restaurantId: restaurant.id, menu: someMenu() }]);
        throw new Error("undo");
      });
    await expect(undo).rejects.toThrow("undo");
    expect(await read(restaurant)).toBeNull();
  });

  it("is not found by what is no slug", async () => {
    for (const slug of ["", "\0", "'; drop table restaurants", "x".repeat(10_000), "Ä", "-", "a--b"]) {
      expect(await readRestaurant(database, slug)).toBeNull();
    }
  });
});

describe("where it delivers", () => {
  const cellOf = (restaurant: Restaurant, metres: number) => cellAt(moveBy(restaurant.at, metres, 70));
  const isListed = async (restaurant: Restaurant, metres: number) =>
    (await listRestaurantsFor(database, cellOf(restaurant, metres))).some(
      (each) => each.restaurant.id === restaurant.id,
    );

  it("it is listed, and nowhere else", async () => {
    const restaurant = await added({ at: { lng: 11.5, lat: 57.5 }, area: { kind: "radius", metres: 2_000 } });
    expect([
      await isListed(restaurant, 100),
      await isListed(restaurant, 1_700),
      await isListed(restaurant, 2_400),
    ]).toEqual([true, true, false]);
    const [listed] = await listRestaurantsFor(database, cellOf(restaurant, 100));
    expect(listed).toEqual({ restaurant, version: 1 });
  });

  it("follows when the area or the place changes", async () => {
    const restaurant = await added({ at: { lng: 11.2, lat: 57.2 }, area: { kind: "radius", metres: 1_000 } });
    await upsertRestaurants(db(), [{ ...restaurant, area: { kind: "radius", metres: 3_000 } }]);
    expect(await isListed(restaurant, 2_500)).toBe(true);
    await upsertRestaurants(db(), [{ ...restaurant, at: moveBy(restaurant.at, 10_000, 200) }]);
    expect(await isListed(restaurant, 100)).toBe(false);
  });

  it("is nowhere once it was removed, until it is back", async () => {
    const restaurant = await added({ at: { lng: 11.1, lat: 57.9 } }, someMenu());
    expect(await removeRestaurants(db(), [restaurant.id])).toEqual([restaurant.id]);
    expect(await removeRestaurants(db(), [restaurant.id])).toEqual([]);
    expect(await read(restaurant)).toBeNull();
    expect(await readOffer(db(), { restaurantId: restaurant.id, itemIds: [] })).toBeNull();
    expect(await isListed(restaurant, 100)).toBe(false);
    await upsertRestaurants(db(), [restaurant]);
    expect(await read(restaurant)).toMatchObject({ restaurant, version: 4 });
    expect(await isListed(restaurant, 100)).toBe(true);
    expect((await readMenu(database, restaurant.id)).sections).toHaveLength(3);
  });

  it("is told in few rows", async () => {
    const restaurant = await added({ at: { lng: 10.4, lat: 57.6 }, area: { kind: "radius", metres: 4_000 } });
    const rows = await db()
      .selectFrom("restaurant_cells")
      .where("restaurant_id", "=", restaurant.id)
      .selectAll()
      .execute();
    expect(rows.length).toBeLessThan(220);
    const around = cellAndAround(cellAt(restaurant.at)) as number[];
    expect(rows.filter(({ cell }) => around.includes(cell))).toHaveLength(1);
  });
});

describe("a menu", () => {
  it("is read as it was written, in its order", async () => {
    const menu = someMenu();
    const restaurant = await added({}, menu);
    expect(await readMenu(database, restaurant.id)).toEqual(menu);
    expect(await versionOf(restaurant)).toBe(2);
    const turned = { sections: [...menu.sections].reverse() };
    await upsertMenus(db(), [{ restaurantId: restaurant.id, menu: turned }]);
    expect(await readMenu(database, restaurant.id)).toEqual(turned);
    expect(await versionOf(restaurant)).toBe(3);
  });

  it("changes nothing by being written again", async () => {
    const restaurant = await added({}, someMenu());
    const rows = () =>
      db()
        .selectFrom("menu_items")
        .where("restaurant_id", "=", restaurant.id)
        .select("id")
        .select((eb) => eb.ref("xmin" as never).as("by"))
        .execute();
    const before = await rows();
    await upsertMenus(db(), [{ restaurantId: restaurant.id, menu: someMenu() }]);
    expect([await versionOf(restaurant), await rows()]).toEqual([2, before]);
  });

  it("loses what is not in it any more, and another's stays", async () => {
    const menu = someMenu();
    const [one, other] = [await added({}, menu), await added({}, menu)];
    const [first, ...rest] = menu.sections;
    if (!first) throw new Error("no section");
    const less = { sections: [{ ...first, items: [] }, ...rest.slice(1)] };
    await upsertMenus(db(), [{ restaurantId: one.id, menu: less }]);
    expect(await readMenu(database, one.id)).toEqual(less);
    expect(await readMenu(database, other.id)).toEqual(menu);
    await upsertMenus(db(), [{ restaurantId: one.id, menu: { sections: [] } }]);
    expect(await readMenu(database, one.id)).toEqual({ sections: [] });
  });

  it("may move an item to another section", async () => {
    const menu = someMenu();
    const restaurant = await added({}, menu);
    const items = menu.sections.flatMap((section) => section.items);
    const one = { sections: [{ id: "all", name: "Allt", dayparts: [], items }] };
    await upsertMenus(db(), [{ restaurantId: restaurant.id, menu: one }]);
    expect(await readMenu(database, restaurant.id)).toEqual(one);
  });

  it("keeps what is sold out through being written again", async () => {
    const restaurant = await added({}, someMenu());
    const until = Date.now() + 3_600_001;
    const sold = { restaurantId: restaurant.id, itemId: "tiramisu", until };
    await markSoldOut(db(), sold);
    await markSoldOut(db(), sold);
    await upsertMenus(db(), [{ restaurantId: restaurant.id, menu: someMenu() }]);
    const offer = await readOffer(db(), { restaurantId: restaurant.id, itemIds: ["tiramisu", "lunch", "nothing"] });
    expect(offer?.items.get("tiramisu")).toMatchObject({ item: { soldOutUntil: until }, dayparts: [] });
    expect(offer?.items.get("lunch")).toMatchObject({
      item: { soldOutUntil: null },
      dayparts: [{ from: 660, to: 900 }],
    });
    expect(offer?.items.size).toBe(2);
    const { sections } = await readMenu(database, restaurant.id);
    expect(sections.flatMap(({ items }) => items).find(({ id }) => id === "tiramisu")?.soldOutUntil).toBe(until);
    expect(await versionOf(restaurant)).toBe(3);
    await markSoldOut(db(), { ...sold, until: null });
    expect(await versionOf(restaurant)).toBe(4);
  });

  it("that cannot be is refused", async () => {
    const restaurant = await added();
    const [section] = someMenu().sections;
    const [item] = section?.items ?? [];
    if (!section || !item) throw new Error("no item");
    const wrong: Menu[] = [
      { sections: [section, section] },
      { sections: [{ ...section, id: "a b" }] },
      { sections: [{ ...section, items: [item, item] }] },
      { sections: [{ ...section, items: [{ ...item, priceMinor: -1 }] }] },
      { sections: [{ ...section, dayparts: [{ from: 5, to: 5 }] }] },
      {
        sections: [{ ...section, items: [{ ...item, options: [{ id: "x", name: "", min: 1, max: 1, choices: [] }] }] }],
      },
    ];
    for (const menu of wrong) {
      await expect(upsertMenus(db(), [{ restaurantId: restaurant.id, menu }])).rejects.toThrow(RangeError);
    }
    const nobody = createId("restaurant", 0, randomBytes(10));
    await expect(upsertMenus(db(), [{ restaurantId: nobody, menu: someMenu() }])).rejects.toThrow("foreign key");
  });

  it("of many restaurants is written in batches, by two at once, one after the other", async () => {
    const restaurants = Array.from({ length: 120 }, () => someRestaurant({ area: { kind: "radius", metres: 300 } }));
    await upsertRestaurants(db(), restaurants);
    const [section] = someMenu().sections;
    const [item] = section?.items ?? [];
    if (!section || !item) throw new Error("no item");
    const items = Array.from({ length: 40 }, (_, i) => ({ ...item, id: `item-${i}` }));
    const menus = restaurants.map(({ id }) => ({ restaurantId: id, menu: { sections: [{ ...section, items }] } }));
    await Promise.all([upsertMenus(db(), menus), upsertMenus(db(), [...menus].reverse())]);
    const [first, last] = [restaurants[0], restaurants.at(-1)];
    for (const each of [first, last]) {
      expect((await readMenu(database, each?.id ?? someRestaurant().id)).sections[0]?.items).toEqual(items);
    }
  });
});
