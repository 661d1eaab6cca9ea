import type { DaySpans } from "#lib/catalog/hours.ts";
import type { Cuisine } from "#lib/catalog/restaurant.ts";
import type { OptionSet } from "./options.ts";

/** What a dish comes in or as, seen from above. */
export const FORMS = [
  "pizza",
  "bowl",
  "soup",
  "plate",
  "board",
  "burger",
  "fries",
  "steamer",
  "tacos",
  "roll",
  "sandwich",
  "hotdog",
  "skewers",
  "flatbread",
  "bun",
  "cake",
  "scoops",
  "glass",
  "cup",
] as const;
export type Form = (typeof FORMS)[number];

/** A part of a kitchen's repertoire. */
export type Chapter = {
  readonly name: string;
  readonly form: Form;
  /** How much of it one restaurant has: 0 to 1. */
  readonly share: number;
  /** What all of it is made with, though no line says so. */
  readonly base?: string;
  readonly options?: readonly OptionSet[];
  readonly dayparts?: DaySpans;
  /** One dish a line: name | description | kronor | what is in it unsaid | form, if another. */
  readonly dishes: string;
};

/** How a kitchen keeps its hours. */
export type Habit = "allDay" | "split" | "dinner" | "late" | "morning" | "weekdays" | "always";

export type Kitchen = {
  /** Names it in the addresses of plates. */
  readonly id: string;
  readonly cuisines: readonly [Cuisine, ...Cuisine[]];
  readonly prep: { readonly minMin: number; readonly maxMin: number };
  readonly habits: readonly Habit[];
  /** How many of its restaurants are halal, 0 to 1. */
  readonly halalShare: number;
  readonly chapters: readonly Chapter[];
};
