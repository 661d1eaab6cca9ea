import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

/** The gatukök: what a Swedish street corner lives on after midnight. */
export const grill: Kitchen = {
  id: "grill",
  cuisines: ["burgers", "swedish"],
  prep: { minMin: 6, maxMin: 14 },
  habits: ["late", "always", "late"],
  halalShare: 0.3,
  chapters: [
    {
      name: "Korv",
      form: "hotdog",
      share: 0.8,
      options: ["meal"],
      dishes: `
Kokt korv med bröd | Boiled sausage, bun, mustard, ketchup | 35
Grillad korv med bröd | Grilled sausage, bun, mustard, crisp onion | 39
Halv special | One sausage in bread, mashed potato | 59 | bun, milk
Hel special | Two sausages in bread, mashed potato | 75 | bun, milk
Tunnbrödsrulle | Thin bread, sausage, mash, prawn salad, lettuce | 99 | mayonnaise, milk | roll
Tunnbrödsrulle utan korv | Thin bread, mash, pickles, lettuce, crisp onion | 79 | milk | roll
Bratwurst | Pork sausage, sauerkraut, mustard, bun | 79
Chorizo | Chorizo, aioli, pickled onion, bun | 79`,
    },
    {
      name: "Burgers",
      form: "burger",
      share: 0.75,
      base: "bun",
      options: ["burgerSize", "burgerExtra", "meal"],
      dishes: `
90 gram | Beef, dressing, lettuce, onion | 69 | burger sauce
150 gram | Beef, dressing, lettuce, tomato, onion | 89 | burger sauce
Cheeseburger | Beef, cheese, dressing, pickles | 95 | burger sauce
Baconburgare | Beef, bacon, cheese, dressing | 109 | burger sauce
Meal of the house | Twice the beef, cheese, bacon, egg | 129 | burger sauce
Kycklingburgare | Breaded chicken, mayonnaise, lettuce | 95
Halloumiburgare | Halloumi, sweet chilli, lettuce, tomato | 99
Vegoburgare | Vegetable patty of peas and corn, vegan mayo, lettuce | 89`,
    },
    {
      name: "On a plate",
      form: "plate",
      share: 0.7,
      options: ["sauce"],
      dishes: `
Kebabtallrik | Beef kebab, fries, lettuce, tomato, kebab sauce | 115
Kycklingtallrik | Chicken, fries, lettuce, curry sauce | 115 | mayonnaise, curry powder
Pannbiff | Beef, fried onion, gravy, potato | 119 | cream, egg, breadcrumbs
Schnitzel | Breaded pork, fries, béarnaise, peas | 129
Köttbullar med mos | Meatballs of beef, mash, gravy, lingonberries | 119 | milk, cream, egg, breadcrumbs
Fish and chips | Breaded haddock, fries, rémoulade, lemon | 125
Falafeltallrik | Falafel, fries, hummus, lettuce, pickles | 105
Grillspett | Pork and peppers on a skewer, fries, béarnaise | 135 | | skewers
Halv grillad kyckling | Half a chicken, fries, coleslaw | 129 | mayonnaise`,
    },
    {
      name: "Rolls",
      form: "roll",
      share: 0.8,
      base: "flatbread",
      options: ["sauce"],
      dishes: `
Kebabrulle | Beef kebab, lettuce, tomato, onion, kebab sauce | 95
Kycklingrulle | Chicken, lettuce, sweetcorn, curry sauce | 95 | mayonnaise, curry powder
Falafelrulle | Falafel, lettuce, tomato, tahini | 85
Baconrulle | Bacon, fries, lettuce, dressing | 89 | burger sauce`,
    },
    {
      name: "Fries and more",
      form: "fries",
      share: 0.75,
      options: ["dip"],
      dishes: `
Pommes | A bag, salt | 35
Pommes med ost | Fries, cheese sauce | 49
Mos | Mashed potato | 29 | milk, butter | bowl
Räksallad | Prawns, mayonnaise, dill | 25 | | bowl
Bostongurka | Pickles, mustard seed | 12 | | bowl
Kycklingbitar | Five pieces of breaded chicken | 55
Mozzarellasticks | Five breaded sticks of mozzarella | 55
Lökringar | Onion rings in batter | 45`,
    },
    DRINKS,
  ],
};
