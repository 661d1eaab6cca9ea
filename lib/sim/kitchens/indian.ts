import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const indian: Kitchen = {
  id: "indian",
  cuisines: ["indian"],
  prep: { minMin: 15, maxMin: 28 },
  habits: ["split", "allDay", "dinner"],
  halalShare: 0.5,
  chapters: [
    {
      name: "Starters",
      form: "plate",
      share: 0.66,
      dishes: `
Samosa | Two pastry triangles of potato, peas and cumin, tamarind | 59 | dough
Onion bhaji | Onion in chickpea flour, mint chutney | 55 | yoghurt
Papri chaat | Crisp dough, chickpeas, potato, yoghurt, tamarind | 65 | | bowl
Chicken 65 | Fried chicken, curry leaf, red chilli | 79 | rice flour, yoghurt
Paneer tikka | Paneer, peppers and onion from the tandoor, mint | 89 | mustard, yoghurt | skewers
Poppadums | Three, mango chutney, lime pickle | 39 | mustard
Dal shorba | Lentil soup, cumin, lemon | 55 | | soup
Gobi manchurian | Cauliflower, garlic, chilli and spring onion | 75 | soy sauce, flour`,
    },
    {
      name: "Tandoor",
      form: "skewers",
      share: 0.7,
      base: "yoghurt, mustard",
      options: ["basmati", "breadExtra"],
      dishes: `
Tandoori chicken | Half a chicken on the bone, lemon, onion, mint chutney | 155
Chicken tikka | Chicken thigh, ginger, chilli, peppers | 145
Lamb seekh kebab | Minced lamb, coriander, green chilli | 155
Tandoori prawns | Large prawns, ajwain, lemon | 179
Salmon tikka | Salmon, dill, mustard and honey | 169
Malai tikka | Chicken, cream, cheddar and white pepper | 149`,
    },
    {
      name: "Curries",
      form: "bowl",
      share: 0.7,
      options: ["heat", "basmati", "breadExtra"],
      dishes: `
Butter chicken | Tandoori chicken in tomato, butter, cream and fenugreek | 149 | yoghurt, cashew
Chicken tikka masala | Chicken tikka, peppers, tomato, cream | 149 | yoghurt
Chicken korma | Chicken, cashew, cream, cardamom | 149 | yoghurt
Chicken jalfrezi | Chicken, peppers, onion, green chilli and tomato | 145
Chicken vindaloo | Chicken, potato, vinegar and a lot of red chilli | 145 | mustard seed
Chicken Chettinad | Chicken, black pepper, curry leaf, coconut | 149 | mustard seed
Lamb rogan josh | Lamb, Kashmiri chilli, yoghurt, fennel | 165
Lamb saag | Lamb in spinach, garlic, ginger | 165 | ghee
Bhuna gosht | Lamb, dark onion, tomato, coriander | 165
Prawn moilee | Prawns, coconut milk, turmeric, curry leaf | 169 | mustard seed
Goan fish curry | Cod, coconut, tamarind, red chilli | 165
Railway beef | Beef and potato, tomato, cumin | 155`,
    },
    {
      name: "From the garden",
      form: "bowl",
      share: 0.7,
      options: ["heat", "basmati", "breadExtra"],
      dishes: `
Palak paneer | Paneer in spinach, garlic, a little cream | 139
Paneer butter masala | Paneer, tomato, butter, cashew | 139 | cream
Dal makhani | Black lentils overnight, butter and cream | 129
Tarka dal | Yellow lentils, cumin, garlic, tomato | 119
Chana masala | Chickpeas, tomato, ginger, mango powder | 119
Aloo gobi | Potato, cauliflower, turmeric, coriander | 119
Baingan bharta | Smoked aubergine, peas, tomato, onion | 125
Malai kofta | Paneer and potato dumplings without flour, cashew cream | 139 | cream, milk, nut
Bhindi masala | Okra, onion, tomato, cumin | 125
Vegetable biryani | Basmati, carrot, peas, cauliflower, mint, raita | 135`,
    },
    {
      name: "Rice and bread",
      form: "flatbread",
      share: 0.72,
      dishes: `
Naan | From the tandoor, butter | 29
Garlic naan | Garlic, coriander, butter | 35
Peshwari naan | Almonds, coconut and raisins | 42
Cheese naan | Filled with mozzarella | 45
Roti | Whole wheat, no butter | 27
Lamb biryani | Basmati, lamb, mint, saffron, raita | 165 | yoghurt | bowl
Chicken biryani | Basmati, chicken, mint, saffron, raita | 149 | yoghurt | bowl
Raita | Yoghurt, cucumber, cumin | 29 | | bowl
Mango chutney | Sweet, small | 19 | | bowl`,
    },
    {
      name: "Sweet and cool",
      form: "scoops",
      share: 0.62,
      dishes: `
Gulab jamun | Three warm milk dumplings, rose syrup | 59
Kulfi | Milk boiled down and frozen, pistachio, cardamom | 62
Mango lassi | Mango, yoghurt, cardamom | 42 | | glass
Salt lassi | Yoghurt, cumin, salt | 38 | | glass
Masala chai | Black tea, milk, ginger, cardamom | 35 | | cup`,
    },
    DRINKS,
  ],
};
