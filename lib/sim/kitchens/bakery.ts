import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const bakery: Kitchen = {
  id: "bakery",
  cuisines: ["bakery"],
  prep: { minMin: 5, maxMin: 12 },
  habits: ["morning", "morning", "morning", "weekdays"],
  halalShare: 0,
  chapters: [
    {
      name: "Breakfast",
      form: "bowl",
      share: 0.7,
      dayparts: [{ from: 300, to: 660 }],
      dishes: `
Havregrynsgröt | Oats, apple, cinnamon, milk | 55
Overnight oats | Oats in oat milk, raspberries, chia | 59
Filmjölk och granola | Soured milk, granola, blueberries | 55
Yoghurt med bär | Yoghurt, strawberries, almonds, honey | 62
Frukostmacka | Sourdough, boiled egg, cod roe, dill | 59 | fish | sandwich
Avokadotoast | Sourdough toast, avocado, chilli, lemon | 85 | | sandwich
Ägg och bacon | Two fried eggs, bacon, toast, tomato | 89 | butter | plate`,
    },
    {
      name: "Buns and pastries",
      form: "bun",
      share: 0.7,
      base: "wheat flour",
      options: ["boxOf", "warm"],
      dishes: `
Kanelbulle | Cinnamon, butter, pearl sugar | 38 | egg, milk
Kardemummabulle | Cardamom butter, twisted by hand | 38 | egg, milk
Vaniljbulle | Vanilla cream, sugar | 39 | butter
Hagabulle | A cinnamon bun as large as a plate | 85 | butter, egg, milk
Croissant | Three days, all butter | 36 | egg
Mandelcroissant | Croissant, almond paste, almonds | 48 | egg
Pain au chocolat | Butter dough, two bars of dark chocolate | 42 | egg, milk
Wienerbröd | Danish pastry, custard, raspberry | 42 | butter
Semla | Cardamom bun, almond paste, whipped cream | 55 | egg
Saffransbulle | Saffron, almond paste, butter | 42 | egg, milk
Vegansk kanelbulle | Cinnamon, oat milk and rapeseed oil | 38
Blåbärsbulle | Blueberries, lemon, vanilla cream | 42 | butter`,
    },
    {
      name: "Cakes",
      form: "cake",
      share: 0.66,
      dishes: `
Prinsesstårta | Sponge, raspberry, vanilla cream, green marzipan | 62 | whipped cream
Kladdkaka | Chocolate, a little raw in the middle, cream | 52 | cake, butter
Morotskaka | Carrot cake, cream cheese, walnuts | 55
Budapest | Hazelnut meringue, cream, mandarin | 62
Citronpaj | Lemon tart in pastry, meringue | 58 | butter
Chokladboll | Oats, cocoa, butter, coconut | 32
Mazarin | Almond tart, icing | 38 | pastry, butter, egg
Rabarberpaj | Rhubarb crumble, custard | 58 | butter
Cheesecake | Baked cheesecake, blueberries | 62 | biscuit, egg
Hallonruta | Raspberry, oats, no dairy, no egg | 42`,
    },
    {
      name: "Sandwiches",
      form: "sandwich",
      share: 0.7,
      dishes: `
Ost och skinka | Sourdough, ham, cheese, butter, cucumber | 69
Räksmörgås | Rye bread, prawns, egg, mayonnaise, dill | 129
Köttbullsmacka | Rye bread, meatballs, beetroot salad | 85 | beef, pork, mayonnaise, egg
Tonfisk | Ciabatta, tuna, mayonnaise, red onion, capers | 85
Mozzarella och tomat | Focaccia, mozzarella, tomato, pesto | 89
Kyckling och curry | Baguette, chicken, curry mayonnaise, apple, lettuce | 89 | curry powder
Pastrami | Rye bread, pastrami, mustard, pickles, cheese | 99
Hummus och rostad morot | Sourdough, hummus, roast carrot, rocket | 79
Lax och färskost | Bagel, smoked salmon, cream cheese, dill | 99
Brie och fikon | Baguette, brie, fig, walnuts, rocket | 89
Grillad ostmacka | Sourdough, Västerbotten cheese, leek, mustard butter | 85`,
    },
    {
      name: "Bread to keep",
      form: "flatbread",
      share: 0.66,
      dishes: `
Surdegslimpa | Wheat sourdough, 900 g | 75
Danskt rågbröd | Rye, seeds, 1 kg | 79 | sesame
Baguette | Wheat, baked three times a day | 35
Levain med valnöt | Sourdough, walnuts, 700 g | 79
Frallor | Four white wheat rolls | 45
Knäckebröd | Crispbread of rye, sea salt | 55`,
    },
    {
      name: "Coffee and tea",
      form: "cup",
      share: 0.7,
      options: ["coffeeSize"],
      dishes: `
Bryggkaffe | Light roast from the city | 32
Espresso | Double | 32
Cappuccino | Espresso, milk | 42
Caffè latte | Espresso, more milk | 45
Havrelatte | Espresso, oat milk | 48
Cortado | Espresso, a little milk | 39
Te | Black, green or rooibos | 32
Varm choklad | Dark chocolate, milk, whipped cream | 49
Chai latte | Black tea, cardamom, milk | 49`,
    },
    { ...DRINKS, share: 0.25 },
  ],
};
