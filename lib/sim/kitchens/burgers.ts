import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const burgers: Kitchen = {
  id: "burgers",
  cuisines: ["burgers"],
  prep: { minMin: 10, maxMin: 18 },
  habits: ["allDay", "late", "late", "dinner"],
  halalShare: 0.2,
  chapters: [
    {
      name: "Burgers",
      form: "burger",
      share: 0.7,
      base: "bun",
      options: ["burgerSize", "burgerExtra", "meal"],
      dishes: `
Original | Smashed beef patty, cheddar, onion, pickles and burger sauce | 115
Dubbel ost | Two smashed beef patties, twice the cheddar, pickles, mustard | 139
Bacon & cheddar | Beef, smoked bacon, aged cheddar, tomato, lettuce and mayonnaise | 135
Tryffel | Beef, mushrooms, gruyère and truffle mayo | 145
Västerbotten | Beef, Västerbotten cheese, caramelised onion, crisp lettuce and aioli | 149
Jalapeño | Beef, pepper cheese, fried jalapeño and chilli mayo | 139
Blue | Beef, gorgonzola, caramelised onion and rocket | 139
Kimchi | Beef, kimchi, sesame, spring onion and gochujang mayo | 139
Entrecôte | Minced entrecôte, béarnaise, tomato and lettuce | 159
Krispig kyckling | Chicken in buttermilk and flour, cabbage, pickles, chilli mayo | 135
Het kyckling | Fried chicken in hot pepper oil, pickles, ranch | 139 | flour
Fisk | Breaded haddock, tartare sauce, lettuce and dill | 139
Halloumi | Grilled halloumi, peppers, rocket and mint yoghurt | 129
Portobello | Grilled mushroom, goat cheese, tomato and rocket | 129
Plant | Soy patty that bleeds beetroot, vegan cheese, pickles, vegan mayo | 129
Svartböna | Black bean and corn burger, avocado, tomato, vegan aioli | 125
Vilt | Venison, mushrooms, lingonberry and juniper mayo | 159
Barnburgare | One small beef patty, ketchup, nothing green | 79`,
    },
    {
      name: "Fries and so on",
      form: "fries",
      share: 0.68,
      options: ["dip"],
      dishes: `
Pommes frites | Thin, twice fried, sea salt | 39
Sötpotatispommes | Sweet potato, smoked salt | 49
Loaded fries | Fries, cheddar, bacon, spring onion and sour cream | 75
Chili cheese fries | Fries, beef chilli, cheddar and jalapeño | 79
Parmesanpommes | Fries with parmesan, parsley and garlic | 55
Lökringar | Onion rings in lager batter | 49
Chili cheese | Six breaded bites of cheddar and jalapeño | 59
Kycklingvingar | Eight chicken wings, hot sauce and celery | 95 | butter | plate
Kycklingbitar | Six pieces of breaded chicken | 69 | | plate
Coleslaw | Cabbage, carrot and mayonnaise | 29 | | bowl
Mac and cheese | Pasta in cheddar sauce under breadcrumbs | 65 | | bowl`,
    },
    {
      name: "Bowls and salads",
      form: "bowl",
      share: 0.6,
      options: ["dressing"],
      dishes: `
Burger in a bowl | Beef, cheddar, tomato, pickles and lettuce, no bun | 125
Caesar | Chicken, romaine, bacon, parmesan, croutons and caesar dressing | 125
Halloumi salad | Halloumi, avocado, tomato, rocket and chickpeas | 119
Grön | Avocado, edamame, carrot, cabbage, lettuce and sesame | 109`,
    },
    {
      name: "Shakes",
      form: "glass",
      share: 0.6,
      dishes: `
Vanilj | Milkshake of vanilla ice cream and milk | 59
Choklad | Milkshake of chocolate ice cream and cocoa | 59
Jordgubb | Milkshake of strawberry ice cream and strawberries | 59
Saltad kola | Milkshake of ice cream, salted caramel and a biscuit | 65
Havreshake | Oat shake with vanilla, no dairy | 65 | oat milk`,
    },
    DRINKS,
  ],
};
