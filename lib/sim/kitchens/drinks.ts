import type { Chapter } from "./kitchen.ts";

/** What every fridge in the city holds. */
export const DRINKS: Chapter = {
  name: "Drinks",
  form: "glass",
  share: 0.42,
  dishes: `
Cola | 33 cl, cold | 25
Cola zero | 33 cl, without sugar | 25
Orange soda | 33 cl | 25
Pear soda | The green one, 33 cl | 25
Mineral water | Still sparkling when you open it, 33 cl | 22
Mineral water with lemon | 33 cl | 22
Cloudy apple juice | Pressed in Kivik, 25 cl | 32
Elderflower drink | Still, lightly sweet, 33 cl | 32
Lingonberry drink | Tart and red, 33 cl | 32
Ginger beer | With a bite, no alcohol, 33 cl | 35
Alcohol-free lager | 0.0 %, 33 cl | 35`,
};
