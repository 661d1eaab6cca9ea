import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { cellAt, cellMiddle, cellName } from "#lib/catalog/cells.ts";
import { removeRestaurants, upsertMenus, upsertRestaurants } from "#lib/catalog/commands.ts";
import type { OpeningHours } from "#lib/catalog/hours.ts";
import { markSoldOut, pauseRestaurant } from "#lib/catalog/kitchen/commands.ts";
import type { Menu, MenuItem } from "#lib/catalog/menu.ts";
import { stateAt } from "#lib/catalog/open-now.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { CUISINES } from "#lib/catalog/restaurant.ts";
import { searchCell } from "#lib/catalog/search/queries.ts";
import { EVERYTHING, parseSearch, type Search } from "#lib/catalog/search/search.ts";
import { usualPlate } from "#lib/catalog/search/usual-plate.ts";
import { dishKey } from "#lib/catalog/surrogate-keys.ts";
import { moveBy } from "#lib/core/geo.ts";
import { findDish, requireKitchen } from "#lib/sim/kitchens/kitchens.ts";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/database.ts";
import { someRestaurant } from "#tests/helpers/restaurants.ts";

/** A Sunday, 12:00 in Gothenburg. */
const NOON = Date.parse("2026-11-22T11:00Z");
const HOUR = 3_600_000;
const home = cellMiddle(cellAt({ lng: 11.97, lat: 57.7 }));
const cell = cellAt(home);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** "Name; diets; allergens; description" a line. */
function menuOf(lines: string): Menu {
  const items = lines
    .trim()
    .split("\n")
    .map((line, i): MenuItem => {
      const [name = "", diets = "", allergens = "", description = ""] = line.split(";").map((part) => part.trim());
      const words = (text: string) => text.split(" ").filter(Boolean);
      return {
        ...{ id: `i${i}`, name, description, priceMinor: 10_000 + i, options: [], soldOutUntil: null },
        diets: words(diets) as MenuItem["diets"],
        allergens: words(allergens) as MenuItem["allergens"],
        picture: { kind: "plate", dish: "pizza/margherita", seed: i },
      };
    });
  return { sections: [{ id: "all", name: "All", dayparts: [], items }] };
}

async function add(name: string, said: Partial<Restaurant> = {}, menu?: string): Promise<Restaurant> {
  const restaurant = someRestaurant({ name, at: home, ...said });
  await upsertRestaurants(database.db.primary, [restaurant]);
  if (menu) await upsertMenus(database.db.primary, [{ restaurantId: restaurant.id, menu: menuOf(menu) }]);
  return restaurant;
}

const search = (said: Partial<Search> = {}, nowMs = NOON) =>
  searchCell(database, cell, { ...EVERYTHING, ...said }, nowMs);
const names = async (said: Partial<Search> = {}, nowMs = NOON) =>
  (await search(said, nowMs)).hits.map(({ name }) => name);
const words = (q: string) => names({ q });

const daily = (from: number, to: number): OpeningHours => {
  const day = [{ from: from * 60, to: to * 60 }];
  return { week: [day, day, day, day, day, day, day], exceptions: {} };
};

beforeAll(async () => {
  await add(
    "Pizzeria Linné",
    { cuisines: ["pizza", "italian"], at: moveBy(home, 500, 0), rating: { tenths: 45, count: 300 }, feeMinor: 2_900 },
    `Margherita; vegetarian; gluten milk; Tomato, mozzarella and basil
     Vegana; vegan vegetarian; gluten; Vegan cheese and artichoke
     Kebabpizza; ; gluten milk; Kebab and mozzarella
     Marinara; vegan vegetarian; gluten; Tomato and garlic
     Sallad; vegan vegetarian; ; Cabbage and vinegar`,
  );
  await add(
    "Kaito",
    {
      cuisines: ["sushi"],
      at: moveBy(home, 2_000, 90),
      rating: { tenths: 48, count: 90 },
      feeMinor: 0,
      hours: daily(17, 22),
    },
    `Åtta bitar; ; fish soy; Salmon, tuna and prawn
     Edamame; vegan vegetarian; soy; Sea salt
     Laxskål; ; fish sesame; Salmon on rice`,
  );
  await add(
    "Café Sjömagasinet",
    {
      cuisines: ["bakery"],
      at: moveBy(home, 1_000, 180),
      rating: null,
      feeMinor: 4_900,
      prep: { minMin: 5, maxMin: 10 },
    },
    `Räksmörgås; ; crustaceans egg gluten; Prawns on rye
     Hazelnut cake; vegetarian; nuts egg gluten milk; With cream
     Kycklingsallad; ; mustard; Chicken and greens`,
  );
});

describe("words", () => {
  it("find restaurants by their names, forgiving accents, case and typing errors", async () => {
    for (const q of ["Sjömagasinet", "sjomagasinet", "SJÖMAG", "sjömagsinet", "sjömagasient"]) {
      expect(await words(q), q).toEqual(["Café Sjömagasinet"]);
    }
  });

  it("find kitchens, in Swedish and in English", async () => {
    for (const q of ["sushi", "japanskt", "japanese", "suhsi"]) expect(await words(q), q).toEqual(["Kaito"]);
    expect(await words("bageri")).toEqual(["Café Sjömagasinet"]);
  });

  it("find dishes, and show them", async () => {
    const { hits } = await search({ q: "margarita" });
    expect(hits.map(({ name }) => name)).toEqual(["Pizzeria Linné"]);
    expect(hits[0]?.dishes).toEqual([{ id: "i0", name: "Margherita", priceMinor: 10_000 }]);
    expect(await words("rakor")).toEqual(expect.arrayContaining(["Café Sjömagasinet", "Kaito"]));
    expect(await words("räksmörgas")).toEqual(["Café Sjömagasinet"]);
  });

  it("find what stands within a longer word, those named so first", async () => {
    const { hits } = await search({ q: "pizza" });
    expect(hits.map(({ name }) => name)).toEqual(["Pizzeria Linné"]);
    expect(hits[0]?.dishes.map(({ name }) => name)).toEqual(["Kebabpizza"]);
    expect(hits[0]?.picture).toEqual({ kind: "plate", dish: "pizza/margherita", seed: 2 });
  });

  it("must all be there, each wherever it is", async () => {
    expect(await words("linné mozzarella")).toEqual(["Pizzeria Linné"]);
    expect(await words("vegansk pizza")).toEqual(["Pizzeria Linné"]);
    expect(await words("pizza med lax")).toEqual([]);
    expect(await words("zzzzzz")).toEqual([]);
  });

  it("mean what they say where that is there, not what is only like it", async () => {
    const cellar = cellAt(moveBy(home, 60_000, 0));
    const at = cellMiddle(cellar);
    for (const name of ["Raven", "Raven Två", "Raven Tre"]) await add(name, { at });
    await add("Ramen", { at });
    const find = (q: string) => searchCell(database, cellar, { ...EVERYTHING, q }, NOON);
    expect((await find("raven")).hits.map(({ name }) => name).sort()).toEqual(["Raven", "Raven Tre", "Raven Två"]);
    expect((await find("ramen")).hits[0]?.name).toBe("Ramen");
  });

  it("of one letter begin something; without letters they say nothing", async () => {
    expect(await words("k")).toContain("Kaito");
    expect((await words("% _ '")).length).toBe(3);
  });
});

test("whatever is typed is answered", async () => {
  const nasty = fc.constantFrom(
    "'",
    "%",
    "_",
    "\\",
    ":*",
    "&",
    "|",
    "!",
    "(",
    "\u0000",
    "🍕",
    "\u202e",
    "é",
    "e\u0301",
    "ﷺ",
    "寿司",
    "\ud83c",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 12 })), { maxLength: 12 }),
      async (parts) => {
        const q = parts.join("");
        const { hits, total } = await search({ q });
        expect(hits.length).toBe(total);
        expect((await search(parseSearch(new URLSearchParams({ q })))).total).toBeLessThanOrEqual(3);
      },
    ),
    { numRuns: 40 },
  );
});

describe("filters", () => {
  it("by kitchen take any of them", async () => {
    expect((await names({ cuisine: ["sushi", "bakery"] })).sort()).toEqual(["Café Sjömagasinet", "Kaito"]);
    expect(await names({ cuisine: ["thai"] })).toEqual([]);
  });

  it("by diet want a choice of dishes, and show some", async () => {
    const { hits } = await search({ diet: ["vegan"] });
    expect(hits.map(({ name }) => name)).toEqual(["Pizzeria Linné"]);
    expect(hits[0]?.dishes.map(({ name }) => name)).toEqual(["Vegana", "Marinara", "Sallad"]);
  });

  it("by allergen want a choice of dishes without it, and with a diet dishes that are both", async () => {
    expect((await names({ allergen: ["fish"] })).sort()).toEqual(["Café Sjömagasinet", "Pizzeria Linné"]);
    expect(await names({ allergen: ["gluten"] })).toEqual(["Kaito"]);
    expect(await names({ allergen: ["gluten"], diet: ["vegan"] })).toEqual([]);
    expect(await names({ allergen: ["milk", "egg"], diet: ["vegan"] })).toEqual(["Pizzeria Linné"]);
  });

  it("by diet leave out dishes that words would have shown", async () => {
    const { hits } = await search({ diet: ["vegan"], q: "tomato" });
    expect(hits.map(({ dishes }) => dishes.map(({ name }) => name))).toEqual([["Marinara"]]);
  });

  it("by fee and time hold for the most that it may be", async () => {
    expect(await names({ fee: 0 })).toEqual(["Kaito"]);
    expect((await names({ fee: 2_900 })).sort()).toEqual(["Kaito", "Pizzeria Linné"]);
    const quick = await search({ time: 30 });
    expect(quick.hits.map(({ name }) => name)).toEqual(["Café Sjömagasinet"]);
    expect(quick.hits[0]?.eta).toEqual({ minMin: 10, maxMin: 20 });
  });

  it("by a time show who is open then, by the clock of the town", async () => {
    expect(await names({ open: "2026-11-23T21:45" })).toContain("Kaito");
    expect(await names({ open: "2026-11-23T22:00" })).not.toContain("Kaito");
    expect((await names({ open: "now" })).length).toBe(3);
  });
});

describe("order", () => {
  it("is by what was asked for", async () => {
    expect(await names({ sort: "rating" })).toEqual(["Kaito", "Pizzeria Linné", "Café Sjömagasinet"]);
    expect(await names({ sort: "fee" })).toEqual(["Kaito", "Pizzeria Linné", "Café Sjömagasinet"]);
    expect((await names({ sort: "time" }))[0]).toBe("Café Sjömagasinet");
  });

  it("puts those last that are closed for now", async () => {
    expect((await names()).at(-1)).toBe("Kaito");
    expect((await names({}, NOON + 7 * HOUR)).at(-1)).not.toBe("Kaito");
  });
});

it("a hit says all that a list shows, and when it is open", async () => {
  const { hits, timeZone, cuisines, keys, steps, ...rest } = await search({ q: "kaito" });
  expect(rest).toEqual({ total: 1, page: 1, pages: 1 });
  expect(timeZone).toBe("Europe/Stockholm");
  expect(cuisines).toEqual(
    expect.arrayContaining([
      { cuisine: "pizza", count: 1 },
      { cuisine: "sushi", count: 1 },
    ]),
  );
  const [kaito] = hits;
  if (!kaito) throw new Error("not found");
  expect(kaito).toMatchObject({
    rating: { tenths: 48, count: 90 },
    currency: "SEK",
    feeMinor: 0,
    minimumMinor: 12_000,
  });
  expect(Math.abs(kaito.distanceM - 2_000)).toBeLessThan(5);
  expect(stateAt(kaito.spans, NOON)).toEqual({ isOpen: false, until: null, next: NOON + 5 * HOUR });
  expect(steps.slice(0, 6)).toEqual([NOON / 60_000, 0, 0, NOON / 60_000 + 300, 1, kaito.eta.minMin]);
  expect(keys).toEqual(expect.arrayContaining([`r-${kaito.id}`, `w-${kaito.id}`, `c-${cellName(cell)}`]));
  expect((await search()).keys.filter((key) => /^[dmw]-/.test(key))).toEqual([]);
});

describe("what changes", () => {
  it("a pause is told; the list keeps who pauses", async () => {
    const restaurant = await add("Pausad Krog", {}, "Pytt i panna");
    await pauseRestaurant(database.db.primary, { restaurantId: restaurant.id, until: NOON + HOUR });
    const [hit] = (await search({ q: "pausad" })).hits;
    expect(hit && stateAt(hit.spans, NOON)).toEqual({ isOpen: false, until: null, next: NOON + HOUR });
    await removeRestaurants(database.db.primary, [restaurant.id]);
  });

  it("who was removed is not found any more", async () => {
    const restaurant = await add("Borttagen Bar");
    expect(await words("borttagen")).toEqual(["Borttagen Bar"]);
    await removeRestaurants(database.db.primary, [restaurant.id]);
    expect(await words("borttagen")).toEqual([]);
  });

  it("a new name and a new menu are found, the old ones are not; what is sold out is not shown", async () => {
    const restaurant = await add("Gamla Namnet", {}, "Ärtsoppa\nPannkakor\nKåldolmar");
    const { db } = database;
    await upsertRestaurants(db.primary, [{ ...restaurant, name: "Nya Namnet" }]);
    await upsertMenus(db.primary, [
      { restaurantId: restaurant.id, menu: menuOf("Janssons\nPannkakor; ; egg\nKåldolmar") },
    ]);
    expect(await words("nya namnet")).toEqual(["Nya Namnet"]);
    expect(await words("gamla")).toEqual([]);
    expect(await words("ärtsoppa")).toEqual([]);
    await markSoldOut(db.primary, { restaurantId: restaurant.id, itemId: "i0", until: NOON + HOUR });
    const { hits, keys } = await search({ q: "janssons" });
    // It comes back on a list that would show it, and on no other
    expect(keys).toContain(dishKey(restaurant.id, "i0"));
    expect((await search({ q: "pannkakor" })).keys).not.toContain(dishKey(restaurant.id, "i0"));
    expect((await search({ q: "pannkakor" })).keys).toContain(dishKey(restaurant.id, "i1"));
    expect(hits.map(({ name, dishes }) => [name, dishes.length])).toEqual([["Nya Namnet", 0]]);
    expect((await search({ q: "janssons" }, NOON + HOUR)).hits[0]?.dishes).toHaveLength(1);
    await removeRestaurants(db.primary, [restaurant.id]);
  });

  it("one without a menu is shown with what its kind is known for", async () => {
    const restaurant = await add("Utan Meny", { cuisines: ["thai"] });
    expect((await search({ q: "utan meny" })).hits[0]?.picture).toEqual(usualPlate("thai"));
    await removeRestaurants(database.db.primary, [restaurant.id]);
  });

  it("one without a menu is in the list, counts as nobody who cooks, and is not open at any time", async () => {
    const restaurant = await add("Utan Meny");
    const { hits, total, steps } = await search({ q: "utan meny" });
    expect(hits).toMatchObject([{ name: "Utan Meny", hasMenu: false, spans: [] }]);
    expect([total, steps]).toEqual([1, [NOON / 60_000, 0, 0]]);
    expect((await search({ q: "utan meny", open: "2026-11-23T12:00" })).hits).toEqual([]);
    await upsertMenus(database.db.primary, [{ restaurantId: restaurant.id, menu: menuOf("Soppa") }]);
    expect((await search({ q: "utan meny" })).hits).toMatchObject([{ hasMenu: true }]);
    await removeRestaurants(database.db.primary, [restaurant.id]);
  });

  it("every kitchen is known for a dish that there is", () => {
    for (const cuisine of CUISINES) {
      const picture = usualPlate(cuisine);
      const [kitchen = "", dish = ""] = picture.kind === "plate" ? picture.dish.split("/") : [];
      expect(findDish(requireKitchen(kitchen), dish), cuisine).not.toBeNull();
    }
  });
});

it("shows who delivers to the middle of the cell, and nobody else", async () => {
  const there = moveBy(home, 90_000, 90);
  const near = await add("Nära", { at: there, area: { kind: "radius", metres: 1_000 } });
  const edge = (metres: number) => searchCell(database, cellAt(moveBy(there, metres, 0)), EVERYTHING, NOON);
  expect((await edge(500)).hits.map(({ id }) => id)).toEqual([near.id]);
  expect((await edge(2_000)).hits).toEqual([]);
  expect(await edge(2_000)).toMatchObject({ total: 0, page: 1, pages: 1, cuisines: [], timeZone: "UTC" });
});

it("comes in pages of 36; past the last one is the last one", async () => {
  const far = cellAt(moveBy(home, 60_000, 180));
  const many = Array.from({ length: 80 }, (_, i) => someRestaurant({ name: `Kök ${i}`, at: cellMiddle(far) }));
  await upsertRestaurants(database.db.primary, many);
  const page = (n: number) => searchCell(database, far, { ...EVERYTHING, page: n }, NOON);
  const pages = [await page(1), await page(2), await page(3)];
  expect(pages.map(({ hits }) => hits.length)).toEqual([36, 36, 8]);
  expect(new Set(pages.flatMap(({ hits }) => hits.map(({ id }) => id))).size).toBe(80);
  expect(await page(20)).toEqual(pages[2]);
  expect(pages[0]).toMatchObject({ total: 80, pages: 3, page: 1 });
});
