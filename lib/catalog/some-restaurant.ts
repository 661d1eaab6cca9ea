import { currencyOf } from "#lib/core/money.ts";
import type { OpeningHours } from "./hours.ts";
import type { Menu, MenuItem } from "./menu.ts";
import type { Restaurant } from "./restaurant.ts";

/** What tests are about: a restaurant that is always open, and its menu. */

const ALL_DAY = [{ from: 0, to: 1_440 }];
const ALWAYS: OpeningHours = { week: [ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY], exceptions: {} };

export const SOME_RESTAURANT: Omit<Restaurant, "id" | "slug"> = {
  name: "Pizzeria Linné",
  address: { street: "Linnégatan", number: "12", postcode: "413 04", city: "Göteborg" },
  at: { lng: 11.97, lat: 57.7 },
  cuisines: ["pizza"],
  rating: { tenths: 46, count: 210 },
  currency: currencyOf("SEK"),
  feeMinor: 3_900,
  minimumMinor: 12_000,
  discount: null,
  timeZone: "Europe/Stockholm",
  prep: { minMin: 15, maxMin: 25 },
  area: { kind: "radius", metres: 4_000 },
  hours: ALWAYS,
  pausedUntil: null,
};

/** Margherita at 120 kr with a size that must be chosen, tiramisu at 65 kr, and a lunch that is served from 11 to 15. */
export function someMenu(): Menu {
  const item = { description: "", diets: ["vegetarian"], allergens: ["gluten", "milk"], soldOutUntil: null } as const;
  const plate = (dish: string) => ({ kind: "plate", dish, seed: 1 }) as const;
  const sizes = [
    { id: "small", name: "Liten", priceMinor: 0 },
    { id: "large", name: "Stor", priceMinor: 4_500 },
  ];
  const extras = [
    { id: "olives", name: "Oliver", priceMinor: 1_500 },
    { id: "capers", name: "Kapris", priceMinor: 1_000 },
  ];
  const pizza: MenuItem = {
    ...item,
    id: "margherita",
    name: "Margherita",
    description: "Tomat, mozzarella, basilika",
    priceMinor: 12_000,
    picture: plate("pizza"),
    options: [
      { id: "size", name: "Storlek", min: 1, max: 1, choices: sizes },
      { id: "extra", name: "Till", min: 0, max: 2, choices: extras },
    ],
  };
  const dessert = {
    ...item,
    id: "tiramisu",
    name: "Tiramisù",
    priceMinor: 6_500,
    picture: plate("tiramisu"),
    options: [],
  };
  const lunch = { ...item, id: "lunch", name: "Dagens", priceMinor: 13_500, picture: plate("pasta"), options: [] };
  return {
    sections: [
      { id: "pizza", name: "Pizza", dayparts: [], items: [pizza] },
      { id: "lunch", name: "Lunch", dayparts: [{ from: 660, to: 900 }], items: [lunch] },
      { id: "dessert", name: "Dolci", dayparts: [], items: [dessert] },
    ],
  };
}
