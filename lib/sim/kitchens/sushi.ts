import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const sushi: Kitchen = {
  id: "sushi",
  cuisines: ["sushi"],
  prep: { minMin: 15, maxMin: 25 },
  habits: ["allDay", "split", "split", "dinner"],
  halalShare: 0,
  chapters: [
    {
      name: "Sushi sets",
      form: "board",
      share: 0.7,
      base: "rice, nori",
      options: ["sushiSize", "sushiExtra"],
      dishes: `
Åtta bitar | Five nigiri and three maki: salmon, tuna, prawn, avocado | 105 | soy sauce
Tio bitar | Six nigiri and four maki: salmon, tuna, prawn, omelette, cucumber | 125 | soy sauce
Tolv bitar | Seven nigiri and five maki: salmon, tuna, prawn, squid, avocado | 145 | soy sauce
Lax lax lax | Twelve pieces, all salmon, some flamed | 155 | soy sauce
Moriawase | Fourteen pieces as the chef has them: salmon, tuna, yellowtail, scallop | 189 | soy sauce
Vegetariska tio | Ten pieces: avocado, tofu, shiitake, asparagus, cucumber | 119 | soy sauce
Familjefat | Forty pieces for three: salmon, tuna, prawn, avocado and omelette | 465 | soy sauce
Sashimi | Fifteen slices of salmon, tuna and yellowtail, no rice | 199`,
    },
    {
      name: "Maki",
      form: "board",
      share: 0.66,
      base: "rice, nori, rolled",
      options: ["sushiExtra"],
      dishes: `
California | Crab, avocado, cucumber, sesame, eight pieces | 109 | mayonnaise
Spicy tuna | Tuna, chilli mayo, spring onion, eight pieces | 125
Crispy prawn | Tempura prawn, avocado, chilli mayo, eight pieces | 129
Dragon | Eel, cucumber, avocado on top, eel sauce | 149
Rainbow | Crab and cucumber under salmon, tuna and avocado | 155 | mayonnaise
Philadelphia | Salmon, cream cheese, cucumber | 119
Flamed salmon | Salmon seared on top, avocado, chilli mayo, roe | 135
Kappa | Cucumber and sesame, six thin ones | 55
Shake maki | Salmon, six thin ones | 69
Avocado maki | Avocado and sesame, eight pieces | 85
Green roll | Asparagus, avocado, cucumber, pickled radish | 105
Sweet potato | Tempura sweet potato, sesame and vegan mayo | 109`,
    },
    {
      name: "Bowls",
      form: "bowl",
      share: 0.7,
      base: "rice",
      options: ["sushiExtra"],
      dishes: `
Poké lax | Salmon, edamame, avocado, mango, carrot, seaweed and sesame on rice | 139 | soy sauce
Poké tonfisk | Tuna, cucumber, radish, avocado, nori and ponzu | 149
Poké tofu | Crisp tofu, edamame, red cabbage, carrot, sesame | 125 | soy sauce
Chirashi | Salmon, tuna, prawn, omelette and roe on sushi rice | 169
Unagi don | Grilled eel on rice, eel sauce and sesame | 179
Chicken teriyaki | Chicken in teriyaki, broccoli, carrot and rice | 129
Bibimbap | Beef, egg, spinach, carrot, mushroom and gochujang | 139`,
    },
    {
      name: "Hot and small",
      form: "plate",
      share: 0.64,
      dishes: `
Misosoppa | Miso, tofu, seaweed and spring onion | 29 | dashi | soup
Edamame | Warm, with salt flakes | 45 | | bowl
Gyoza kyckling | Five chicken dumplings, soy and rice vinegar | 69 | soy sauce | steamer
Gyoza grönsak | Five vegetable dumplings of cabbage and shiitake | 65 | soy sauce | steamer
Tempura | Five prawns in tempura, ponzu | 95
Yakitori | Three chicken skewers in teriyaki | 79 | | skewers
Wakame | Seaweed, sesame, rice vinegar | 45 | soy sauce | bowl
Takoyaki | Six octopus balls, bonito and mayonnaise | 79 | batter
Karaage | Fried chicken, ginger, lemon and mayonnaise | 85 | soy sauce, flour`,
    },
    {
      name: "Sweet",
      form: "scoops",
      share: 0.6,
      dishes: `
Mochi | Two rice cakes with ice cream: mango and matcha | 55
Matcha ice cream | Two scoops, black sesame | 59
Dorayaki | Pancake with red bean paste | 49 | | cake`,
    },
    DRINKS,
  ],
};
