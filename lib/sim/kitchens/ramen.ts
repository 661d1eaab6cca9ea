import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const ramen: Kitchen = {
  id: "ramen",
  cuisines: ["ramen"],
  prep: { minMin: 12, maxMin: 20 },
  habits: ["split", "dinner", "allDay"],
  halalShare: 0,
  chapters: [
    {
      name: "Ramen",
      form: "soup",
      share: 0.74,
      base: "ramen noodles, soy sauce",
      options: ["broth", "noodles", "ramenExtra"],
      dishes: `
Tonkotsu | Pork bones for eighteen hours, chashu, egg, wood ear and spring onion | 159
Shoyu | Clear chicken and soy, chashu, bamboo, nori and egg | 149
Shio | Sea salt and chicken, lemon, chicken breast, spring onion | 149
Miso | Red miso, pork mince, sweetcorn, butter and bean sprouts | 155
Spicy miso | Miso, chilli oil, pork mince, pak choi and egg | 159
Tantanmen | Sesame and chilli, pork mince, pak choi, spring onion | 159 | tantan
Black garlic | Tonkotsu under burnt garlic oil, chashu, egg, nori | 165
Yuzu shio | Chicken broth, yuzu, chashu, bamboo, mizuna | 159
Kimchi ramen | Chicken broth, kimchi, pork belly, egg | 159
Duck shoyu | Duck breast, soy, leek and orange | 175
Seafood shio | Prawns, scallop, clams, lemon and dill | 179
Curry ramen | Japanese curry broth, fried chicken, egg, spring onion | 159 | curry powder, flour
Vegan tantan | Oat and sesame broth, soy mince, pak choi, chilli oil | 149 | oat milk, tantan
Shiitake shoyu | Mushroom broth, shiitake, tofu, bamboo and nori | 145
Svamp och miso | Miso, roasted mushrooms, sweetcorn, seaweed and tofu | 149
Mazemen | No broth: pork, egg yolk, nori, garlic, spring onion | 149 | bonito | bowl
Hiyashi chuka | Cold noodles, ham, egg, cucumber and sesame | 139 | | bowl
Barnramen | Small bowl, mild broth, chicken, sweetcorn | 85 | chicken stock`,
    },
    {
      name: "Donburi",
      form: "bowl",
      share: 0.66,
      base: "rice, soy sauce",
      dishes: `
Chashu don | Pork belly from the torch, egg, spring onion on rice | 119 | chashu
Katsu curry | Breaded chicken, Japanese curry, pickled radish | 145 | curry powder, flour
Gyudon | Beef and onion simmered sweet, egg yolk, ginger | 139 | mirin
Oyakodon | Chicken and egg on rice, spring onion | 129 | dashi
Nasu don | Miso aubergine, sesame, shiso | 119
Tofu katsu | Breaded tofu, Japanese curry, pickled cucumber | 135 | panko
Lax don | Salmon, roe, cucumber and nori on rice | 155`,
    },
    {
      name: "Izakaya",
      form: "plate",
      share: 0.66,
      dishes: `
Gyoza | Six pork and cabbage dumplings, crisp below | 79 | soy sauce | steamer
Gyoza svamp | Six dumplings of shiitake and tofu | 75 | soy sauce | steamer
Karaage | Fried chicken thigh, ginger, kewpie mayonnaise | 89 | soy sauce, flour
Bao med fläsk | Steamed bao, pork belly, hoisin, cucumber | 65 | | steamer
Bao med svamp | Steamed bao, king oyster mushroom, hoisin, peanut | 59 | | steamer
Edamame chilli | Edamame, chilli and garlic | 49 | | bowl
Smashed cucumber | Cucumber, sesame oil, chilli, garlic | 49 | soy sauce | bowl
Takoyaki | Octopus balls, bonito, mayonnaise | 85 | batter
Kimchi | Small bowl, made here | 39 | | bowl
Agedashi tofu | Fried tofu in dashi, radish, spring onion | 75 | soy sauce | bowl`,
    },
    {
      name: "Sweet",
      form: "scoops",
      share: 0.6,
      dishes: `
Mochi | Two rice cakes with ice cream: yuzu and sesame | 59
Matcha cheesecake | Baked cheesecake with matcha, berries | 75 | biscuit, egg | cake
Yuzu sorbet | Two scoops | 55`,
    },
    DRINKS,
  ],
};
