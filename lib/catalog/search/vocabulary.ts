import type { Diet } from "../menu.ts";
import type { Cuisine } from "../restaurant.ts";

/** What people call things, in English and Swedish, folded (lib/core/fold.ts). A typed word may be the beginning of one. */

export const CUISINE_WORDS: Readonly<Record<Cuisine, readonly string[]>> = {
  pizza: ["pizza", "pizzas", "pizzor", "pizzeria"],
  burgers: ["burger", "burgers", "burgare", "hamburger", "hamburgers", "hamburgare"],
  sushi: ["sushi", "japanese", "japansk", "japanskt", "japan"],
  ramen: ["ramen", "japanese", "japansk", "japanskt", "japan"],
  thai: ["thai", "thailandsk", "thailandskt", "thailand"],
  indian: ["indian", "indisk", "indiskt", "india", "indien"],
  chinese: ["chinese", "kinesisk", "kinesiskt", "china", "kina"],
  middle_eastern: ["middle", "eastern", "mellanostern", "arabic", "arabisk", "lebanese", "libanesisk", "libanesiskt"],
  mexican: ["mexican", "mexikansk", "mexikanskt", "mexico", "texmex"],
  italian: ["italian", "italiensk", "italienskt", "italy", "italien"],
  swedish: ["swedish", "svensk", "svenskt", "husmanskost", "husman"],
  bakery: ["bakery", "bageri", "konditori", "fika", "cafe", "bakelser"],
  salads: ["salad", "salads", "sallad", "sallader", "bowls", "healthy", "nyttigt"],
  other: [],
};

export const DIET_WORDS: Readonly<Record<Diet, readonly string[]>> = {
  vegetarian: ["vegetarian", "vegetarisk", "vegetariskt", "veggie", "veggo", "veg", "vego"],
  vegan: ["vegan", "vegansk", "veganskt"],
  gluten_free: ["glutenfree", "glutenfri", "glutenfritt"],
  lactose_free: ["lactosefree", "laktosfri", "laktosfritt"],
  halal: ["halal"],
};

/** Each line is one thing. */
const SAME = `
chicken kyckling
beef notkott biff
pork flask
lamb lamm
fish fisk
salmon lax
tuna tonfisk
prawn prawns shrimp rakor rakan
cheese ost
egg agg
rice ris
noodles noodle nudlar nudel
soup soppa
salad sallad
bread brod
sandwich smorgas macka
fries pommes
potato potatoes potatis
mushroom mushrooms svamp champinjoner
tomato tomatoes tomat tomater
onion lok
garlic vitlok
spicy stark het
cake tarta kaka
coffee kaffe
tea te
meatballs kottbullar
pancakes pannkakor
dumplings dumpling
breakfast frukost
dessert desserts efterratt
drink drinks dryck`;
const sameAs = new Map<string, readonly string[]>();
for (const line of SAME.trim().split("\n")) {
  const words = line.split(" ");
  for (const word of words) sameAs.set(word, words);
}

/** The word, and others for the same thing. */
export function namesFor(word: string): readonly string[] {
  return sameAs.get(word) ?? [word];
}

/** Say nothing of what somebody wants to eat. */
export const FILLERS: ReadonlySet<string> = new Set(
  "a an and at de del den det di en ett for from fran i in la le med mat me och of on or pa som the till to utan vid with".split(
    " ",
  ),
);
