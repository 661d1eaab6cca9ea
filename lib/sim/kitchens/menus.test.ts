import { describe, expect, test } from "vitest";
import { DIETS, type MenuItem } from "#lib/catalog/menu.ts";
import { CUISINES } from "#lib/catalog/restaurant.ts";
import { checkMenu, checkRestaurant } from "#lib/catalog/rules.ts";
import { createGridCity } from "#lib/city/grid-city.ts";
import { createWorld, menuOf } from "../world.ts";
import { coursesOf, KITCHENS } from "./kitchens.ts";
import { contentsOf, dietsOf } from "./larder.ts";

const GRID = createGridCity({ lng: 11.97, lat: 57.7 });
const world = createWorld({ seed: 1, ...GRID, drivers: 0, restaurants: 300 });
const menus = world.restaurants.map((restaurant) => ({ restaurant, menu: menuOf(restaurant) }));
const items = menus.flatMap(({ menu }) => menu.sections.flatMap((section) => section.items));
const dishes = KITCHENS.flatMap((kitchen) => coursesOf(kitchen).flatMap((course) => course.dishes));

/** What a reader of the menu would say, told apart from how the kitchens tell it: words that betray an ingredient. */
const TELLING = {
  milk: /\b(mozzarella|cheddar|parmesan|feta|halloumi|paneer|butter|yoghurt|cheese|ricotta|(?<!coconut |oat )cream|milkshake|brie)\b/i,
  gluten: /\b(pizza|spaghetti|udon|naan|bread|croissant|baguette|breaded|toast|(?<!rice |glass )noodles|bun)\b/i,
  crustaceans: /\b(prawns?|crab|shrimp)\b(?! crackers)/i,
  fish: /\b(salmon|tuna|cod|herrings?|anchov(y|ies)|haddock|sea bass|eel)\b/i,
  egg: /\b(egg|eggs|mayonnaise|omelette|meringue|béarnaise|aioli)\b/i,
  peanuts: /\bpeanuts?\b/i,
  nuts: /\b(walnuts?|hazelnuts?|almonds?|cashew|pistachio)\b/i,
  sesame: /\b(sesame|tahini|hummus)\b/i,
  molluscs: /\b(mussels|squid|clams|octopus|scallop)\b/i,
  soy: /\b(tofu|edamame|soy|miso)\b/i,
  mustard: /\bmustard\b/i,
  celery: /\b(celery|celeriac)\b/i,
} as const;
const FLESH =
  /\b(chicken|beef|pork|lamb|ham|bacon|duck|veal|salami|sausages?|prawns?|salmon|tuna|cod|reindeer|venison|kebab|brisket|prosciutto)\b/i;
const SPARED = /\b(no|without|vegan|oat|coconut|almond) [^,]*/gi;

/** The words of a line, without what it says is not in it. */
function said({ name, description }: Pick<MenuItem, "name" | "description">): string {
  return `${name}; ${description}`.replace(SPARED, "");
}

describe("the demo's restaurants", () => {
  test("are about 300 with about 8,000 dishes, all as the catalogue wants them", () => {
    expect(world.restaurants).toHaveLength(300);
    expect(items.length).toBeGreaterThan(7_200);
    expect(items.length).toBeLessThan(8_800);
    for (const { restaurant, menu } of menus) {
      checkRestaurant(restaurant);
      checkMenu(menu);
    }
  });

  test("cook every cuisine that can be filtered by", () => {
    const cooked = new Set(world.restaurants.flatMap(({ cuisines }) => cuisines));
    expect(CUISINES.filter((cuisine) => !cooked.has(cuisine))).toEqual([]);
  });

  test("keep their menus from one world to the next", () => {
    const again = createWorld({ seed: 1, ...GRID, drivers: 0, restaurants: 300 });
    expect(again.restaurants).toEqual(world.restaurants);
    expect(again.restaurants.slice(0, 20).map(menuOf)).toEqual(menus.slice(0, 20).map(({ menu }) => menu));
  });

  test("differ: no two menus of one kitchen are the same", () => {
    const seen = menus.map(({ menu }) => JSON.stringify(menu.sections.map(({ items }) => items.map(({ id }) => id))));
    expect(new Set(seen).size).toBeGreaterThan(290);
  });

  test("have no dish twice on a menu, and no menu that is short", () => {
    for (const { restaurant, menu } of menus) {
      for (const { name, items } of menu.sections) {
        const names = items.map((item) => item.name);
        expect(new Set(names).size, `${restaurant.slug}, ${name}`).toBe(names.length);
        expect(names.length).toBeGreaterThan(1);
      }
      expect(menu.sections.flatMap((section) => section.items).length, restaurant.slug).toBeGreaterThan(14);
    }
  });

  test("ask prices as in a Swedish city", () => {
    for (const { name, priceMinor } of items) {
      expect(priceMinor % 100, name).toBe(0);
      expect(priceMinor, name).toBeGreaterThanOrEqual(1_000);
      expect(priceMinor, name).toBeLessThanOrEqual(55_000);
    }
    const sorted = items.map(({ priceMinor }) => priceMinor).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeGreaterThan(7_500);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(14_500);
  });

  test("serve somebody at every hour of the week", () => {
    for (let hour = 0; hour < 7 * 24; hour++) {
      const day = Math.floor(hour / 24);
      const minute = (hour % 24) * 60 + 30;
      const open = world.restaurants.filter(({ hours }) => {
        const [today = [], before = []] = [hours.week[day], hours.week[(day + 6) % 7]];
        return (
          today.some(({ from, to }) => from <= minute && minute < to) || before.some(({ to }) => minute + 1_440 < to)
        );
      });
      expect(open.length, `hour ${hour}`).toBeGreaterThan(0);
    }
  });
});

describe("what is in a dish", () => {
  test.each(Object.entries(TELLING))("says %s wherever the words betray it", (allergen, words) => {
    const telling = dishes.filter((dish) => words.test(said(dish)));
    expect(telling.length).toBeGreaterThan(2);
    const silent = telling.filter(({ contents }) => !contents.allergens.has(allergen as keyof typeof TELLING));
    expect(silent.map(({ name, description }) => `${name}: ${description}`)).toEqual([]);
  });

  test("agrees with the diets: no flesh for vegetarians, nothing of animals for vegans", () => {
    for (const item of items) {
      const diets = new Set(item.diets);
      const has = (...allergens: MenuItem["allergens"]) => allergens.some((each) => item.allergens.includes(each));
      if (diets.has("vegetarian")) {
        expect(said(item)).not.toMatch(FLESH);
        expect(has("fish", "crustaceans", "molluscs"), item.name).toBe(false);
      }
      if (diets.has("vegan")) {
        expect(diets.has("vegetarian")).toBe(true);
        expect(has("milk", "egg"), item.name).toBe(false);
        expect(said(item)).not.toMatch(/honey/i);
      }
      expect(diets.has("gluten_free")).toBe(!has("gluten"));
      expect(diets.has("lactose_free")).toBe(!has("milk"));
      if (diets.has("halal")) expect(said(item)).not.toMatch(/\b(pork|bacon|ham|wine|prosciutto|salami|lager)\b/i);
    }
    for (const diet of DIETS) expect(items.filter(({ diets }) => diets.includes(diet)).length).toBeGreaterThan(100);
  });

  test("counts a phrase as itself, and leaves out what a line says is not in it", () => {
    expect([...contentsOf("Green curry, coconut milk and rice noodles").allergens]).toEqual([]);
    expect([...contentsOf("Tomato and oil, no cheese").allergens]).toEqual([]);
    expect([...contentsOf("Curry without fish sauce, tofu").allergens]).toEqual(["soy"]);
    expect(dietsOf(contentsOf("Oat cream, peas"), false)).toEqual(["vegetarian", "vegan", "lactose_free"]);
    expect(dietsOf(contentsOf("Chicken, rice"), true)).toEqual(["gluten_free", "lactose_free", "halal"]);
    expect(dietsOf(contentsOf("Pork, rice"), true)).not.toContain("halal");
  });

  test("is not changed by what must be chosen", () => {
    for (const item of items) {
      for (const { min, choices } of item.options) {
        if (min === 0) continue;
        for (const { name } of choices) {
          const brought = [...contentsOf(name).allergens].filter((each) => !item.allergens.includes(each));
          expect(brought, `${item.name}: ${name}`).toEqual([]);
        }
      }
    }
  });
});
