import { CUISINES, type Cuisine } from "#lib/catalog/restaurant.ts";

/** OpenStreetMap's words for what a kitchen cooks (https://wiki.openstreetmap.org/wiki/Key:cuisine), by ours. */
const WORDS: Readonly<Partial<Record<Cuisine, string>>> = {
  pizza: "italian_pizza neapolitan_pizza",
  burgers: "burger hamburger smash_burger",
  sushi: "japanese sashimi",
  ramen: "noodle noodles udon soba",
  indian: "curry tandoori punjabi south_indian",
  chinese: "dim_sum dumpling dumplings sichuan szechuan cantonese hotpot hot_pot wok",
  middle_eastern:
    "kebab doner doner_kebab turkish lebanese syrian arab persian iranian israeli falafel shawarma afghan moroccan",
  mexican: "tex-mex taco tacos burrito",
  italian: "pasta roman sicilian trattoria risotto",
  swedish: "scandinavian nordic",
  bakery: "pastry cake donut bagel croissant",
  salads: "salad salad_bar poke",
};
const CUISINE_OF: ReadonlyMap<string, Cuisine> = new Map([
  ...CUISINES.map((cuisine) => [cuisine, cuisine] as const),
  ...Object.entries(WORDS).flatMap(([cuisine, words]) =>
    words.split(" ").map((word) => [word, cuisine as Cuisine] as const),
  ),
]);

/** Our names for a `cuisine` tag ("pizza;burger"), in its order, each once; "other" where we have none. */
export function cuisinesOf(tag: string | undefined): Cuisine[] {
  const words = (tag ?? "").toLowerCase().split(/[;,]/);
  const known = words.flatMap((word) => CUISINE_OF.get(word.trim().replace(/^_|_$/g, "").replace(/\s+/g, "_")) ?? []);
  const named = [...new Set(known)].filter((cuisine) => cuisine !== "other");
  return named.length > 0 ? named : ["other"];
}
