import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const pizza: Kitchen = {
  id: "pizza",
  cuisines: ["pizza", "italian"],
  prep: { minMin: 12, maxMin: 22 },
  habits: ["allDay", "allDay", "dinner", "late"],
  halalShare: 0.1,
  chapters: [
    {
      name: "Pizza rossa",
      form: "pizza",
      share: 0.72,
      base: "wheat dough, tomato sauce",
      options: ["pizzaCrust", "pizzaExtra", "pizzaDip"],
      dishes: `
Margherita | San Marzano tomato, fior di latte and basil | 119
Marinara | Tomato, garlic, oregano and good oil, no cheese | 109
Napoli | Tomato, mozzarella, anchovies, capers and black olives | 135
Diavola | Spicy salami, mozzarella, red chilli and a little honey | 145
Capricciosa | Ham, mushrooms, artichoke, black olives and mozzarella | 139
Vesuvio | Ham, tomato and mozzarella, as every Swedish Friday | 125
Hawaii | Ham, pineapple and mozzarella, no apologies | 129
Quattro stagioni | Ham, prawns, mushrooms and artichoke, a quarter each, mozzarella | 145
Frutti di mare | Prawns, mussels, squid, garlic and parsley | 159
Bufalina | Buffalo mozzarella, cherry tomatoes and basil | 155
Prosciutto e rucola | Prosciutto, rocket and shaved parmesan on mozzarella | 159
Nduja | Soft hot nduja, red onion, mozzarella and basil | 149
Salsiccia e friarielli | Fennel sausage, bitter greens and smoked provolone | 155
Parmigiana | Fried aubergine, parmesan, mozzarella and basil | 145
Ortolana | Grilled courgette, peppers, aubergine and red onion | 139
Tonno e cipolla | Tuna, red onion, capers and mozzarella | 139
Kebabpizza | Kebab, mozzarella, onion, pepperoncini, tomato and kebab sauce | 139
Calzone | Folded over ham, ricotta and mozzarella | 135
Vegana | Vegan cheese, cherry tomatoes, spinach and artichoke | 139
Acciughe e burrata | Anchovies, burrata, lemon zest and basil | 169`,
    },
    {
      name: "Pizza bianca",
      form: "pizza",
      share: 0.62,
      base: "wheat dough, white",
      options: ["pizzaCrust", "pizzaExtra"],
      dishes: `
Quattro formaggi | Mozzarella, gorgonzola, taleggio and parmesan | 149
Tartufo | Mushrooms, truffle cream, mozzarella and thyme | 165
Patate e rosmarino | Thin potato, rosemary, mozzarella and sea salt | 135
Mortadella e pistacchio | Mortadella, stracciatella, pistachio and lemon | 169
Västerbotten | Västerbotten cheese, bleak roe, red onion, dill and crème fraîche | 179
Salmone | Smoked salmon, crème fraîche, red onion, capers and dill | 165
Pollo e pesto | Chicken, pesto, mozzarella and cherry tomatoes | 149
Zucca e salvia | Butternut pumpkin, gorgonzola, sage and walnuts | 149
Carciofi | Artichoke, ricotta, lemon and mint | 145`,
    },
    {
      name: "Before",
      form: "plate",
      share: 0.65,
      dishes: `
Focaccia al rosmarino | Warm focaccia with rosemary and oil | 55 | | flatbread
Pane all'aglio | Garlic bread from the oven, parsley butter | 59 | | flatbread
Burrata | Whole burrata, cherry tomatoes, basil and oil | 109
Olive verdi | Green olives, orange and fennel seed | 49 | | bowl
Arancini | Three rice balls with mozzarella in breadcrumbs, tomato sauce | 85
Insalata di rucola | Rocket, parmesan, lemon | 69 | | bowl
Caponata | Sweet and sour aubergine, celery, capers and raisins | 75 | | bowl
Pizzasallad | Cabbage, vinegar and oregano: it comes along | 25 | | bowl`,
    },
    {
      name: "After",
      form: "cake",
      share: 0.7,
      dishes: `
Tiramisù | Ladyfingers in coffee, mascarpone and cocoa | 79 | egg, sponge
Panna cotta | Vanilla cream set soft, raspberries | 75 | | scoops
Cannolo siciliano | Crisp pastry, sweet ricotta, pistachio | 65
Pizza Nutella-style | Small pizza with hazelnut nougat and strawberries | 95 | wheat dough, milk, soy | pizza
Sorbetto al limone | Lemon sorbet, two scoops | 59 | | scoops`,
    },
    DRINKS,
  ],
};
