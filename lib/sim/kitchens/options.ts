import type { OptionGroup } from "#lib/catalog/menu.ts";

/**
 * What one may choose: question | min | max | choices with what they add in kronor. Where something must be chosen, no
 * choice brings in what the dish did not have.
 */
const SETS = {
  pizzaCrust: "Crust|1|1|Classic, Thin and crisp, Family size +110",
  pizzaExtra:
    "Add to it|0|4|Rocket +15, Extra mozzarella +20, Mushrooms +15, Prosciutto +25, Chilli oil +10, Artichoke +15",
  pizzaDip: "For the crust|0|2|Garlic dip +15, Truffle mayo +20, Tomato and chilli dip +15",
  doneness: "How done|1|1|Pink, Well done",
  burgerSize: "Size|1|1|Single, Double +35",
  burgerExtra: "Add to it|0|3|Bacon +20, Cheddar +15, Pickled jalapeño +10, Fried egg +15, Caramelised onion +12",
  meal: "Make it a meal|0|1|Fries and a soda +49, Sweet potato fries and a soda +59",
  dip: "Dips|0|3|Aioli +15, Chilli mayo +15, Truffle mayo +20, Ketchup +5, Vegan aioli +15",
  sushiSize: "How many|1|1|As listed, Half as much again +55",
  sushiExtra: "With it|0|3|Extra wasabi +5, Extra ginger +5, Chilli mayo +10, Miso soup +25",
  noodles: "Noodles|1|1|Firm, Normal, Soft",
  broth: "Broth|1|1|Normal, Rich, Light",
  ramenExtra: "Toppings|0|4|Marinated egg +20, Chashu +35, Bamboo +15, Sweetcorn +12, Extra noodles +25, Kimchi +20",
  heat: "How hot|1|1|Mild, Medium, Hot, As at home",
  rice: "Rice|1|1|Jasmine rice, Brown rice +10, No rice",
  basmati: "With it|1|1|Basmati rice, Saffron rice +15, No rice",
  breadExtra: "Bread|0|2|Plain naan +29, Garlic naan +35, Chapati +25",
  thaiExtra: "Add to it|0|3|Fried egg +15, Peanuts +10, Tofu +20, Prawns +35, Steamed broccoli +15",
  wokSize: "Size|1|1|Regular, Large +30",
  dumplings: "How many|1|1|Six, Ten +45",
  sauce: "Sauce|0|2|Garlic sauce +0, Hot sauce +0, Tahini +5, Mango and curry +5",
  breadOrPlate: "Served|1|1|As it is, With fries +25, With a small salad +20",
  tortillaHeat: "Salsa|1|1|Tomato – mild, Green – medium, Habanero – hot",
  mexExtra: "Add to it|0|3|Guacamole +25, Sour cream +12, Pickled onion +8, Extra cheese +15, Jalapeño +8",
  pastaSize: "Size|1|1|Normal, Large +35",
  parmesan: "On top|0|2|Parmesan +10, Breadcrumbs +8, Chilli +0",
  swedishSide: "With it|0|2|Lingonberries +10, Pickled cucumber +10, Extra gravy +15, Crispbread and butter +18",
  dressing: "Dressing|0|2|Caesar dressing +0, Lime and chilli +0, Balsamic +0, Tahini and lemon +0",
  bowlExtra: "Add to it|0|3|Chicken +35, Salmon +45, Halloumi +30, Avocado +22, Falafel +25, Boiled egg +15",
  bread: "Bread|0|1|Sourdough bread and butter +25, Crispbread +15",
  milk: "Milk|0|1|Oat milk +6, Lactose-free milk +4, Almond milk +6",
  coffeeSize: "Size|1|1|Small, Large +8",
  boxOf: "How many|1|1|One, Box of four +105, Box of six +155",
  warm: "Warmed|1|1|As it is, Warm",
  ice: "Ice|1|1|Ice, No ice",
  sugar: "Sweetness|1|1|Half sweet, Normal, Extra sweet",
} as const;
export type OptionSet = keyof typeof SETS;

export function optionGroups(sets: readonly OptionSet[]): OptionGroup[] {
  return sets.map((set) => GROUPS[set]);
}

const GROUPS = Object.fromEntries(Object.entries(SETS).map(([id, line]) => [id, parse(id, line)])) as Record<
  OptionSet,
  OptionGroup
>;

function parse(id: string, line: string): OptionGroup {
  const [name = "", min, max, choices = ""] = line.split("|");
  return {
    id,
    name,
    min: Number(min),
    max: Number(max),
    choices: choices.split(", ").map((choice, i) => {
      const [label = "", kronor = "0"] = choice.split(" +");
      return { id: `${id}-${i + 1}`, name: label, priceMinor: Number(kronor) * 100 };
    }),
  };
}
