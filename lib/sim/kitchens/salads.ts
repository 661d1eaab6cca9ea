import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const salads: Kitchen = {
  id: "salads",
  cuisines: ["salads"],
  prep: { minMin: 8, maxMin: 15 },
  habits: ["weekdays", "allDay", "weekdays", "allDay"],
  halalShare: 0.1,
  chapters: [
    {
      name: "Salads",
      form: "bowl",
      share: 0.72,
      options: ["dressing", "bowlExtra", "bread"],
      dishes: `
Caesar | Chicken, romaine lettuce, bacon, parmesan, croutons, caesar dressing | 129
Niçoise | Tuna, egg, green beans, potato, olives, anchovies, vinaigrette | 139
Grekisk | Feta, tomato, cucumber, olives, red onion | 119
Räksallad | Prawns, egg, avocado, asparagus, lemon, mayonnaise | 149
Cobb | Chicken, bacon, egg, avocado, gorgonzola, tomato | 139
Getost och beta | Goat cheese, beetroot, walnuts, honey, rocket | 129
Halloumi och quinoa | Halloumi, quinoa, peppers, rocket, pomegranate | 129
Rostad blomkål | Cauliflower, chickpeas, tahini, pomegranate, parsley | 119
Linser och rötter | Lentils, carrot, celeriac, rocket, hazelnuts | 119
Burrata och persika | Burrata, peach, tomato, basil | 139
Varmrökt lax | Hot-smoked salmon, potato, egg, dill, mustard | 145
Thaisallad | Beef, mango, cucumber, mint, peanuts, chilli | 139 | fish sauce`,
    },
    {
      name: "Bowls",
      form: "bowl",
      share: 0.72,
      base: "rice",
      options: ["bowlExtra"],
      dishes: `
Green bowl | Avocado, edamame, broccoli, spinach, sesame on rice | 125
Lax bowl | Salmon, edamame, mango, avocado, radish, sesame | 139 | soy sauce
Kyckling bowl | Chicken, sweet potato, corn, avocado, lime | 129
Falafel bowl | Falafel, hummus, red cabbage, tomato, mint | 125
Tempeh bowl | Tempeh, red cabbage, carrot, peanuts, lime | 129 | soy sauce
Buddha | Sweet potato, chickpeas, avocado, red cabbage, tahini | 125
Räkor och mango | Prawns, mango, avocado, cucumber, chilli mayo | 139
Biff bowl | Beef, kimchi, egg, carrot, sesame | 139 | soy sauce
Svampbowl | Mushrooms, kale, egg, miso, pumpkin seeds | 125`,
    },
    {
      name: "Soups",
      form: "soup",
      share: 0.7,
      options: ["bread"],
      dishes: `
Dagens soppa | Carrot, ginger, coconut milk, chilli | 89
Fisksoppa | Cod, salmon, prawns, fennel, saffron, aioli | 139 | cream, white wine, stock
Tomatsoppa | Tomato, basil, cream | 89 | vegetable stock
Potatis och purjo | Potato, leek, cream, chives | 89 | vegetable stock
Linssoppa | Red lentils, cumin, tomato, lemon | 85 | vegetable stock
Jordärtskocka | Jerusalem artichoke, hazelnut, apple | 95 | cream, vegetable stock
Gulasch | Beef, paprika, potato, tomato | 115 | meat stock
Kycklingsoppa | Chicken, carrot, celery, noodles | 105
Svampsoppa | Mushrooms, thyme, cream | 95 | vegetable stock
Grön ärtsoppa | Peas, mint, oat cream | 89 | vegetable stock`,
    },
    {
      name: "Open sandwiches",
      form: "sandwich",
      share: 0.66,
      base: "bread",
      dishes: `
Skagen | Prawns, dill, mayonnaise, lemon on rye bread | 119
Roastbeef | Beef, rémoulade, pickles, crisp onion | 109
Ägg och sill | Egg, herring, potato, dill | 89
Avokado | Avocado, radish, pumpkin seeds, lemon | 89
Hummus | Hummus, roast peppers, za'atar | 85
Potatis och majo | Potato, vegan mayo, red onion, chives | 85
Rökt lax | Smoked salmon, egg, dill, horseradish cream | 115
Brie | Brie, grapes, walnuts, honey | 92`,
    },
    {
      name: "Pressed and small",
      form: "glass",
      share: 0.7,
      dishes: `
Grön juice | Apple, spinach, cucumber, ginger | 55
Morot och apelsin | Carrot, orange, turmeric | 55
Rödbeta | Beetroot, apple, lemon | 55
Bärsmoothie | Blueberries, banana, oat milk | 59
Mangosmoothie | Mango, passion fruit, yoghurt | 59
Ingefärsshot | Ginger, lemon, 6 cl | 32
Chiapudding | Chia in coconut milk, raspberries | 52 | | scoops
Energiboll | Dates, cocoa, cashew | 29 | | cake`,
    },
    { ...DRINKS, share: 0.25 },
  ],
};
