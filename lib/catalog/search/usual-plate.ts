import type { Picture } from "../menu.ts";
import type { Cuisine } from "../restaurant.ts";

/** What a kitchen of that kind is known for, for those who have told no menu yet. */
const DISHES: Readonly<Record<Cuisine, string>> = {
  pizza: "pizza/margherita",
  burgers: "burgers/original",
  sushi: "sushi/atta-bitar",
  ramen: "ramen/tonkotsu",
  thai: "thai/por-pia-tod",
  indian: "indian/samosa",
  chinese: "chinese/xiao-long-bao",
  middle_eastern: "middle-eastern/hummus",
  mexican: "mexican/al-pastor",
  italian: "italian/bruschetta",
  swedish: "swedish/artsoppa-och-pannkakor",
  bakery: "bakery/havregrynsgrot",
  salads: "salads/caesar",
  other: "vietnamese/pho-bo-tai",
};

export function usualPlate(cuisine: Cuisine): Picture {
  return { kind: "plate", dish: DISHES[cuisine], seed: 1 };
}
