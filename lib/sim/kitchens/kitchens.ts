import { slugOf } from "../slug.ts";
import { bakery } from "./bakery.ts";
import { burgers } from "./burgers.ts";
import { chinese } from "./chinese.ts";
import { grill } from "./grill.ts";
import { indian } from "./indian.ts";
import { italian } from "./italian.ts";
import type { Chapter, Form, Kitchen } from "./kitchen.ts";
import { type Contents, contentsOf } from "./larder.ts";
import { mexican } from "./mexican.ts";
import { middleEastern } from "./middle-eastern.ts";
import { pizza } from "./pizza.ts";
import { ramen } from "./ramen.ts";
import { salads } from "./salads.ts";
import { sushi } from "./sushi.ts";
import { swedish } from "./swedish.ts";
import { thai } from "./thai.ts";
import { vietnamese } from "./vietnamese.ts";

export const KITCHENS: readonly Kitchen[] = [
  pizza,
  burgers,
  sushi,
  ramen,
  thai,
  indian,
  chinese,
  middleEastern,
  mexican,
  italian,
  swedish,
  bakery,
  salads,
  vietnamese,
  grill,
];

/** One line of a kitchen's repertoire. */
export type Dish = {
  /** Unique within its kitchen. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly kronor: number;
  readonly form: Form;
  /** All that is said and unsaid of what is in it. */
  readonly words: string;
  readonly contents: Contents;
};

/** A chapter with its lines read. */
export type Course = { readonly chapter: Chapter; readonly dishes: readonly Dish[] };

const byId = new Map(KITCHENS.map((kitchen) => [kitchen.id, kitchen]));
const courses = new Map<Kitchen, readonly Course[]>();

/** Null if nobody cooks so. */
export function findKitchen(id: string): Kitchen | null {
  return byId.get(id) ?? null;
}

/** Throws RangeError if nobody cooks so. */
export function requireKitchen(id: string): Kitchen {
  const kitchen = findKitchen(id);
  if (!kitchen) throw new RangeError(`no such kitchen: "${id}"`);
  return kitchen;
}

export function coursesOf(kitchen: Kitchen): readonly Course[] {
  const known = courses.get(kitchen);
  if (known) return known;
  const read = readCourses(kitchen);
  courses.set(kitchen, read);
  return read;
}

/** Null if it is on no menu of that kitchen. */
export function findDish(kitchen: Kitchen, slug: string): Dish | null {
  for (const { dishes } of coursesOf(kitchen)) {
    const dish = dishes.find((each) => each.slug === slug);
    if (dish) return dish;
  }
  return null;
}

/** A name that comes again in a kitchen, as a filling does in tacos and burritos, gets its chapter's before it. */
function readCourses(kitchen: Kitchen): Course[] {
  const taken = new Set<string>();
  return kitchen.chapters.map((chapter) => ({
    chapter,
    dishes: chapter.dishes
      .trim()
      .split("\n")
      .map((line) => {
        const dish = readDish(line, chapter);
        const slug = taken.has(dish.slug) ? `${slugOf(chapter.name)}-${dish.slug}` : dish.slug;
        taken.add(slug);
        return { ...dish, slug };
      }),
  }));
}

function readDish(line: string, { base = "", form }: Chapter): Dish {
  const [name = "", description = "", kronor, unsaid = "", own] = line.split("|").map((cell) => cell.trim());
  const words = [name, description, unsaid, base].join("; ");
  return {
    slug: slugOf(name),
    name,
    description,
    kronor: Number(kronor),
    form: own ? (own as Form) : form,
    words,
    contents: contentsOf(words),
  };
}
