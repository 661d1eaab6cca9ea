import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const thai: Kitchen = {
  id: "thai",
  cuisines: ["thai"],
  prep: { minMin: 12, maxMin: 22 },
  habits: ["allDay", "split", "allDay", "dinner"],
  halalShare: 0,
  chapters: [
    {
      name: "Small",
      form: "plate",
      share: 0.66,
      dishes: `
Por pia tod | Four crisp spring rolls of glass noodles, cabbage and carrot, sweet chilli | 65 | wrapper
Satay gai | Four chicken skewers, peanut sauce and cucumber | 85 | coconut milk, curry powder | skewers
Tod mun pla | Fish cakes with red curry and lime leaf, cucumber | 85 | egg, fish sauce, shrimp paste
Tom yum goong | Hot and sour soup, prawns, mushrooms, lemongrass | 99 | fish sauce, shrimp paste | soup
Tom kha gai | Coconut soup, chicken, galangal, lime leaf and mushrooms | 89 | fish sauce | soup
Som tam | Green papaya pounded with chilli, lime, tomato and peanuts | 99 | fish sauce, shrimp | bowl
Larb gai | Minced chicken, mint, lime, toasted rice | 105 | fish sauce | bowl
Kanom jeeb | Five steamed pork and prawn dumplings, soy and garlic | 79 | soy sauce | steamer
Prawn crackers | A bowl, sweet chilli | 35 | | bowl`,
    },
    {
      name: "Curries",
      form: "bowl",
      share: 0.72,
      base: "coconut milk",
      options: ["heat", "rice", "thaiExtra"],
      dishes: `
Gaeng keow wan gai | Green curry, chicken, Thai aubergine, bamboo and basil | 139 | fish sauce, shrimp paste
Gaeng dang | Red curry, beef, bamboo, peppers and basil | 145 | fish sauce, shrimp paste
Panang | Thick red curry, chicken, lime leaf and red chilli | 145 | fish sauce, shrimp paste, peanut
Massaman | Beef cooked soft, potato, onion, cinnamon and peanuts | 155 | fish sauce, shrimp paste
Gaeng karee | Yellow curry, chicken, potato, carrot and onion | 139 | fish sauce, shrimp paste, curry powder
Gaeng ped bpet | Red curry, roast duck, pineapple, grapes and tomato | 169 | fish sauce, shrimp paste
Gaeng som | Sour orange curry, prawns, green beans, no coconut | 149 | fish sauce, shrimp paste
Gaeng keow wan tofu | Green curry without fish sauce, tofu, broccoli, basil | 135
Gaeng dang pak | Red curry without fish sauce, pumpkin, green beans, tofu | 135
Massaman svamp | Massaman of mushrooms, potato, onion and peanuts, vegan | 139
Choo chee lax | Salmon in red curry, lime leaf, coconut cream | 165 | fish sauce, shrimp paste`,
    },
    {
      name: "From the wok",
      form: "plate",
      share: 0.7,
      options: ["heat", "thaiExtra"],
      dishes: `
Pad thai gai | Rice noodles, chicken, egg, bean sprouts, tamarind and peanuts | 139 | fish sauce, tofu
Pad thai goong | Rice noodles, prawns, egg, bean sprouts, tamarind and peanuts | 155 | fish sauce, tofu
Pad thai jay | Rice noodles, tofu, bean sprouts, tamarind and peanuts, vegan | 135 | soy sauce
Pad krapao moo | Minced pork, holy basil, chilli, fried egg, rice | 139 | oyster sauce, fish sauce
Pad krapao tofu | Tofu and mushrooms, holy basil, chilli, green beans, rice | 129 | soy sauce
Pad see ew | Wide rice noodles, beef, egg, broccoli, dark soy | 145 | oyster sauce, soy sauce
Pad med mamuang | Chicken, cashew, dried chilli, spring onion, rice | 145 | oyster sauce
Kao pad sapparot | Fried rice, prawns, pineapple, egg, cashew, curry powder | 149 | fish sauce, soy sauce
Kao pad gai | Fried rice, chicken, egg, tomato, spring onion, cucumber | 129 | fish sauce, soy sauce
Pad pak ruam | Broccoli, carrot, pak choi, mushrooms, garlic, rice | 125 | soy sauce
Nua pad prik | Beef, long chilli, onion, oyster sauce, rice | 149
Khao soi | Egg noodles in curry broth, chicken, pickled greens, lime | 155 | coconut milk, fish sauce, shrimp paste, curry powder | soup`,
    },
    {
      name: "Sweet",
      form: "scoops",
      share: 0.7,
      dishes: `
Khao niao mamuang | Sticky rice, mango, coconut cream | 75
Coconut ice cream | Two scoops, roasted peanuts | 59
Kluay tod | Fried banana in batter, honey, sesame | 65 | | plate`,
    },
    {
      name: "Thai drinks",
      form: "glass",
      share: 0.7,
      options: ["ice"],
      dishes: `
Cha yen | Orange iced tea with condensed milk | 45
Nam manao | Lime, sugar, salt and water | 39
Coconut water | Young coconut, 33 cl | 42`,
    },
    DRINKS,
  ],
};
