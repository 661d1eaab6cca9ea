import { ALLERGENS, DIETS } from "../menu.ts";

/** What a dish contains and suits, as bits of `restaurant_search.kinds`: in this order for ever, new diets come last. */
export const TAGS: readonly string[] = [...ALLERGENS, ...DIETS];

/** The bits of these allergens and diets. */
export function tagBits(tags: readonly string[]): number {
  return tags.reduce((bits, tag) => bits | (1 << TAGS.indexOf(tag)), 0);
}
