import type { Menu, MenuItem, MenuSection } from "#lib/catalog/menu.ts";
import { hash32, type Rng } from "#lib/core/rng.ts";
import { slugOf } from "../slug.ts";
import type { Kitchen } from "./kitchen.ts";
import { type Course, coursesOf, type Dish } from "./kitchens.ts";
import { dietsOf } from "./larder.ts";
import { optionGroups } from "./options.ts";

/** How much of its kitchen's repertoire a restaurant cooks, of what is usual. */
const BREADTH = { min: 0.58, max: 0.98 };
/** What a restaurant asks, of what is usual. */
const PRICES = { min: 0.92, max: 1.16 };
/** A chapter with less than this on it is not worth a heading. */
const FEWEST = 2;

/** How a restaurant ends its prices, in kronor. Below 50 they are whole. */
const ENDINGS: readonly ((kronor: number) => number)[] = [
  (kronor) => (kronor < 50 ? Math.round(kronor) : Math.round(kronor / 5) * 5),
  (kronor) => (kronor < 50 ? Math.round(kronor) : Math.round((kronor + 1) / 10) * 10 - 1),
  (kronor) => Math.round(kronor),
];

/**
 * The menu of one restaurant: a part of its kitchen's repertoire at its own prices. Pictures are named
 * "<kitchen>/<dish>"; they lie at `/plates/<kitchen>/<dish>/<seed>.svg`.
 */
export function createMenu(kitchen: Kitchen, slug: string, rng: Rng): Menu {
  const breadth = rng.range(BREADTH.min, BREADTH.max);
  const level = rng.range(PRICES.min, PRICES.max);
  const ending = rng.pick(ENDINGS);
  const isHalal = rng.next() < kitchen.halalShare;
  const toItem = (dish: Dish, course: Course): MenuItem => ({
    id: dish.slug,
    name: dish.name,
    description: dish.description,
    priceMinor: ending(dish.kronor * level) * 100,
    diets: dietsOf(dish.contents, isHalal),
    allergens: [...dish.contents.allergens],
    picture: { kind: "plate", dish: `${kitchen.id}/${dish.slug}`, seed: hash32(`${slug}/${dish.slug}`) },
    options: optionGroups(course.chapter.options ?? []),
    soldOutUntil: null,
  });
  const sections = coursesOf(kitchen).map((course): MenuSection => {
    const { name, share, dayparts = [] } = course.chapter;
    const cooked = course.dishes.filter(({ contents }) => !(isHalal && contents.hasPork));
    const dishes = somethingOf(cooked, share * breadth, rng.fork(name));
    return { id: slugOf(name), name, dayparts, items: dishes.map((dish) => toItem(dish, course)) };
  });
  return { sections: sections.filter(({ items }) => items.length >= FEWEST) };
}

/** A share of a list, in its order; always its first, which a kitchen is known for. */
function somethingOf<T>(list: readonly T[], share: number, rng: Rng): T[] {
  const count = Math.max(FEWEST, Math.round(list.length * share));
  const chosen = list
    .map((_, i) => ({ i, chance: i === 0 ? -1 : rng.next() }))
    .sort((a, b) => a.chance - b.chance)
    .slice(0, count)
    .map(({ i }) => i);
  return list.filter((_, i) => chosen.includes(i));
}
