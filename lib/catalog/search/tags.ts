import { ALLERGENS, DIETS } from "../menu.ts";

/** What a dish contains and suits, as bits of `restaurant_search.kinds`: in this order for ever, new diets come last. */
export const TAGS: readonly string[] = [...ALLERGENS, ...DIETS];

/** The bits of these allergens and diets. */
export function tagBits(tags: readonly string[]): number {
  return tags.reduce((bits, tag) => bits | (1 << TAGS.indexOf(tag)), 0);
}

/** The place of its only tag in `restaurant_search.tag_counts`, from 1; null for none or several. */
export function onlyTag(bits: number): number | null {
  const place = TAGS.findIndex((_, i) => bits === 1 << i);
  return place < 0 ? null : place + 1;
}
