import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const middleEastern: Kitchen = {
  id: "middle-eastern",
  cuisines: ["middle_eastern"],
  prep: { minMin: 10, maxMin: 20 },
  habits: ["late", "allDay", "always", "late", "allDay"],
  halalShare: 0.8,
  chapters: [
    {
      name: "Cold meze",
      form: "bowl",
      share: 0.72,
      dishes: `
Hummus | Chickpeas, tahini, lemon, oil | 55
Hummus beiruti | Hummus, parsley, garlic, chilli | 59
Baba ganoush | Smoked aubergine, tahini, pomegranate | 59
Muhammara | Roast peppers, walnuts, pomegranate molasses | 65 | breadcrumbs
Tabbouleh | Parsley, tomato, bulgur, lemon, mint | 59
Fattoush | Lettuce, cucumber, radish, crisp bread, sumac | 69
Labneh | Strained yoghurt, za'atar, oil | 55
Moutabal | Aubergine, yoghurt, tahini | 59
Vine leaves | Six, rice, tomato, lemon | 59 | | plate
Tzatziki | Yoghurt, cucumber, garlic | 39`,
    },
    {
      name: "Hot meze",
      form: "plate",
      share: 0.66,
      dishes: `
Falafel | Six, chickpeas and coriander, tahini | 65
Halloumi | Grilled halloumi, tomato, mint | 79
Batata harra | Potato, chilli, garlic, coriander | 59
Sambousek | Four pastry parcels of lamb and pine seeds | 75 | dough
Fatayer | Four spinach pastry parcels, sumac | 65 | dough
Kibbeh | Bulgur shells, minced lamb, onion | 79
Sujuk | Spiced beef sujuk, tomato, lemon | 79
Chicken wings | Garlic, lemon, coriander | 75
Lentil soup | Red lentils, cumin, lemon | 55 | | soup
Fried cauliflower | Cauliflower, tahini, pomegranate | 65`,
    },
    {
      name: "Rolls",
      form: "roll",
      share: 0.72,
      base: "flatbread",
      options: ["sauce", "meal"],
      dishes: `
Falafelrulle | Falafel, hummus, pickled turnip, tomato, parsley | 89
Halloumirulle | Halloumi, mint, tomato, cucumber | 99
Kebabrulle | Beef kebab, lettuce, onion, tomato, kebab sauce | 99
Shawarma kyckling | Chicken shawarma, garlic sauce, pickles, fries | 105
Shawarma lamm | Lamb shawarma, tahini, onion, parsley | 115
Kafta | Minced lamb, onion, parsley, hummus | 109
Kycklingrulle | Chicken, lettuce, sweetcorn, curry sauce | 99 | mayonnaise, curry powder
Arayes | Flatbread grilled with minced lamb, tahini | 109 | | flatbread`,
    },
    {
      name: "Charcoal grill",
      form: "skewers",
      share: 0.72,
      options: ["sauce", "breadOrPlate"],
      dishes: `
Shish taouk | Two chicken skewers, garlic sauce, bulgur | 149 | yoghurt
Kafta kebab | Two skewers of minced lamb, parsley, rice, tomato | 149
Lammspett | Two lamb skewers, grilled onion, bulgur | 169
Mixgrill | Chicken, lamb and kafta, rice, grilled tomato | 189 | yoghurt, kofta
Adana | Hot minced lamb, sumac onion, flatbread | 155
Lammkotletter | Four lamb chops, potato, lemon | 199
Grillad lax | Salmon, lemon, tabbouleh | 169 | bulgur
Kebabtallrik | Beef kebab, fries, lettuce, tomato, kebab sauce | 125 | | plate
Falafeltallrik | Falafel, hummus, tabbouleh, pickles | 119 | bulgur, tahini | plate
Shawarmatallrik | Chicken shawarma, rice, garlic sauce, salad | 129 | | plate
Halloumitallrik | Halloumi, hummus, tabbouleh, fries | 125 | bulgur | plate
Vegetarisk grill | Aubergine, courgette, peppers, mushrooms, bulgur | 129`,
    },
    {
      name: "From the oven",
      form: "flatbread",
      share: 0.62,
      base: "dough",
      dishes: `
Manakish za'atar | Flatbread, za'atar, oil | 59
Manakish ost | Flatbread, mozzarella, nigella | 69
Lahmacun | Thin, minced lamb, tomato, parsley, lemon | 79
Pide spenat | Spinach, feta, egg | 99
Pide sujuk | Beef sujuk, cheese, peppers | 109`,
    },
    {
      name: "Sweet",
      form: "cake",
      share: 0.66,
      dishes: `
Baklava | Filo, pistachio, syrup, four pieces | 49 | butter
Knafeh | Kataifi, warm cheese, pistachio | 75 | butter
Muhallebi | Milk, rose water, pistachio | 55 | | scoops
Mint tea | Fresh mint, a pot | 32 | | cup
Ayran | Yoghurt, water, salt | 25 | | glass`,
    },
    DRINKS,
  ],
};
