import { createRng, hash32 } from "#lib/core/rng.ts";
import type { Kitchen } from "../kitchens/kitchen.ts";
import { coursesOf, type Dish, findDish, findKitchen, KITCHENS } from "../kitchens/kitchens.ts";
import { FORM_DRAWINGS } from "./forms.ts";
import { toppingsOf } from "./look.ts";
import { paintOf } from "./palette.ts";

/** Which picture: its address says all of it, so that it never changes. */
export type PlateName = {
  /** A kitchen's id, or any word: then it is some kitchen's. */
  readonly kitchen: string;
  /** The slug of a dish on that kitchen's menus, or any word: then it is one of its dishes. */
  readonly dish: string;
  readonly seed: number;
};

const MAX_BYTES = 2_048;
const MOST_TOPPINGS = 5;

/** Soft shadows of what lies on a plate. */
const SHADOW =
  '<filter id="s" filterUnits="userSpaceOnUse" x="0" y="0" width="320" height="200"><feDropShadow dx="-1.5" dy="2.5" stdDeviation="1.2" flood-opacity=".28"/></filter>';

/**
 * The drawing of a dish from above: an SVG document of 320 × 200, at most 2 kB. The dish decides what is on it, the seed
 * how it lies there.
 */
export function drawPlate({ kitchen: kitchenId, dish: slug, seed }: PlateName): string {
  const kitchen = findKitchen(kitchenId) ?? pickBy(KITCHENS, kitchenId);
  const dish = findDish(kitchen, slug) ?? pickBy(mainDishes(kitchen), slug);
  // Where all that is on it would be too much to say, the last of it is left out.
  for (let most = MOST_TOPPINGS; ; most--) {
    const drawing = draw(kitchen, dish, seed, most);
    if (new TextEncoder().encode(drawing).length <= MAX_BYTES || most === 0) return drawing;
  }
}

function draw(kitchen: Kitchen, dish: Dish, seed: number, most: number): string {
  const { form, words } = dish;
  const rng = createRng(hash32(`${kitchen.id}/${dish.slug}`, seed));
  const said = `${dish.description}; ${dish.name}`;
  const paint = paintOf({ kitchen: kitchen.id, form, said, words }, rng);
  const food = FORM_DRAWINGS[form]({ rng, paint, toppings: toppingsOf(said).slice(0, most), words });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200" fill="none" stroke-linecap="round">${SHADOW}` +
    `<path fill="${paint.ground}" d="M0 0h320v200H0z"/>${food}</svg>`
  );
}

/** What a kitchen is known for: the first lines of its longest chapter. */
function mainDishes(kitchen: Kitchen): readonly Dish[] {
  const courses = coursesOf(kitchen);
  return courses.reduce(
    (longest, { dishes }) => (dishes.length > longest.length ? dishes : longest),
    courses[0]?.dishes ?? [],
  );
}

function pickBy<T>(list: readonly T[], word: string): T {
  return createRng(word).pick(list);
}
