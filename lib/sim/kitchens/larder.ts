import type { Allergen, Diet } from "#lib/catalog/menu.ts";

/** What the words of a menu mean for who may eat it. Phrases that contain another ("coconut milk") count as themselves. */
const ALLERGENIC: Readonly<Record<Allergen, string>> = {
  gluten:
    "wheat, dough, bread, sourdough, rye, rye bread, crispbread, bun, brioche, focaccia, ciabatta, baguette, bagel, toast, croutons, " +
    "panko, flour, wheat noodles, noodles, egg noodles, udon, ramen noodles, spaghetti, tagliatelle, rigatoni, penne, linguine, pappardelle, " +
    "orecchiette, pasta, lasagne, ravioli, gnocchi, semolina, bulgur, couscous, freekeh, barley, oats, granola, pastry, puff pastry, " +
    "filo, croissant, biscuit, sponge, cake, waffle, pancake, crumble, flatbread, pita, naan, roti, paratha, samosa pastry, kataifi, tortilla, " +
    "flour tortilla, wrapper, spring roll wrapper, dumpling, gyoza, wonton, bao, tempura, batter, breadcrumbs, breaded, soy sauce, ponzu, hoisin, " +
    "oyster sauce, teriyaki, eel sauce, malt, lager, wafer, seitan, marzipan cake, rusk, gochujang, miso, black bean sauce, vegetable patty, prinskorv, thin bread",
  crustaceans: "prawn, shrimp, crab, crayfish, lobster, langoustine, shrimp paste, skagen, prawn cracker",
  egg:
    "egg, egg yolk, omelette, mayonnaise, mayo, aioli, béarnaise, hollandaise, rémoulade, tartare sauce, meringue, tiramisu, tamago, brioche, " +
    "egg noodles, tagliatelle, pappardelle, tempura, carbonara, sponge, cake, waffle, pancake, custard, vanilla cream, chocolate fondant, macaroon, " +
    "ladyfingers, ranch, caesar dressing, skagen, japanese omelette, toum mayo, chilli mayo, truffle mayo, ice cream, churros, ravioli, burger sauce",
  fish:
    "salmon, tuna, cod, herring, eel, mackerel, trout, anchovy, anchovies, fish, whitefish, sea bass, sea bream, haddock, fish sauce, worcestershire, bonito, dashi, roe, " +
    "bleak roe, tobiko, ikura, yellowtail, hamachi, caesar dressing, sardine, kimchi, nam jim, gravlax, plaice, ponzu, oyster sauce with fish",
  peanuts: "peanut, peanut sauce, satay, peanut butter, massaman",
  soy:
    "soy, soy sauce, tofu, edamame, miso, tempeh, teriyaki, hoisin, oyster sauce, black bean sauce, doubanjiang, ponzu, tamari, eel sauce, gochujang, soy mince, " +
    "bean curd, soya protein",
  milk:
    "milk, cream, crème fraîche, sour cream, butter, buttermilk, cheese, mozzarella, fior di latte, burrata, ricotta, parmesan, pecorino, gorgonzola, " +
    "taleggio, mascarpone, feta, halloumi, paneer, cheddar, västerbotten, brie, goat cheese, gruyère, yoghurt, labneh, raita, tzatziki, lassi, ghee, " +
    "kefir, quark, skyr, ice cream, gelato, kulfi, custard, vanilla cream, whipped cream, panna cotta, tiramisu, cheesecake, béchamel, béarnaise, hollandaise, " +
    "pesto, dulce de leche, cotija, queso, oaxaca cheese, naan, brioche, croissant, milk chocolate, condensed milk, rasmalai, buttercream, cardamom butter, " +
    "cinnamon butter, caesar dressing, ranch, nduja butter, provolone, emmental, stracciatella, waffle, pancake, chocolate fondant, garlic sauce, kebab sauce, skagen, cottage cheese, latte, cappuccino, white chocolate, paratha, gulab jamun, mustard butter",
  nuts:
    "almond, hazelnut, walnut, cashew, pistachio, pecan, macadamia, pine nut mix, marzipan, almond paste, praline, nougat, pesto, korma, dukkah, " +
    "frangipane, amaretti, mandelmassa, nut",
  celery:
    "celery, celeriac, meat stock, stock, bouillon, ragù, bolognese, minestrone, demi-glace, red wine sauce, gravy",
  mustard:
    "mustard, mustard seed, mustard butter, mayo, chilli mayo, truffle mayo, ranch, vinaigrette, rémoulade, burger sauce, mustard sauce, mayonnaise, aioli, pickle relish, curry powder, caesar dressing, gravlax, senap",
  sesame:
    "sesame, tahini, hummus, sesame oil, halva, za'atar, gomasio, baba ganoush, furikake, dukkah, tantan, everything seasoning",
  sulphites: "wine, red wine sauce, dried apricot, raisin, cider, white wine, red wine, balsamic",
  lupin: "lupin",
  molluscs: "mussel, squid, calamari, octopus, clam, oyster, scallop, oyster sauce, cuttlefish",
};

const MEAT =
  "chicken, beef, lamb, veal, duck, turkey, reindeer, venison, elk, entrecôte, sirloin, oxtail, brisket, mince, kebab, bresaola, pastrami, kofta, meat stock, " +
  "chicken stock, demi-glace, bouillon, merguez, sujuk, meatball, meatballs, patty, wagyu, chicken skewer, gravy, steak, goat, short rib, doner, shawarma, ragù, bolognese, red wine sauce, gelatine, panna cotta, hjortfärs";
const PORK =
  "pork, bacon, ham, prosciutto, salami, nduja, guanciale, pancetta, chorizo, chashu, char siu, carnitas, al pastor, salsiccia, mortadella, speck, " +
  "sausage, pork belly, falukorv, prinskorv, tonkotsu, coppa, spare rib, lardo, porchetta, pulled pork, hot dog, gelatine, panna cotta, carbonara";
const HONEY = "honey, baklava";
const ALCOHOL =
  "wine, red wine, white wine, lager, cider, sake, mirin, marsala, red wine sauce, amaretto, ladyfingers in coffee, shaoxing, teriyaki, punsch, eel sauce, demi-glace";
/** What sounds like something else. */
const HARMLESS =
  "coconut milk, coconut cream, oat milk, oat cream, oat custard, oat yoghurt, almond milk, peanut-free, rice noodles, glass noodles, rice flour, buckwheat, corn tortilla, corn dough, rice paper, " +
  "vegan cheese, vegan mayo, vegan aioli, butter beans, butternut, cocoa butter, ginger beer, cream soda, rice cake, rice wrapper, egg-free, water chestnut, coconut yoghurt, " +
  "coconut ice cream, wine vinegar, cocoa nibs, vegetable stock, gluten-free dough, coconut, jackfruit kebab, vegan sour cream, oyster mushroom, king oyster mushroom, corn chips, rice cracker, chickpea flour, sopa de tortilla, burger of beans";
/** Made of something else than what they say. */
const ALSO: Readonly<Record<string, readonly Allergen[]>> = {
  "almond milk": ["nuts"],
  "soy patty": ["soy", "gluten"],
  "oat milk": ["gluten"],
  "oat cream": ["gluten"],
  "oat custard": ["gluten"],
  "oat yoghurt": ["gluten"],
  "vegan mayo": ["mustard"],
  "vegan aioli": ["mustard"],
  "vegetable stock": ["celery"],
};

/** "no cheese", "without fish sauce": up to the next comma. */
const WITHOUT = /(?<!\p{L})(?:no|without) [^,;:]+/gu;

/** What is in a dish, as far as somebody who may not eat something must know. */
export type Contents = {
  readonly allergens: ReadonlySet<Allergen>;
  readonly hasMeat: boolean;
  readonly hasPork: boolean;
  readonly hasHoney: boolean;
  readonly hasAlcohol: boolean;
};

const allergensOf = new Map<string, Allergen[]>();
for (const [allergen, words] of Object.entries(ALLERGENIC) as [Allergen, string][]) {
  for (const word of listOf(words)) allergensOf.set(word, [...(allergensOf.get(word) ?? []), allergen]);
}
for (const [word, allergens] of Object.entries(ALSO)) allergensOf.set(word, [...allergens]);
const [meat, pork, honey, alcohol] = [MEAT, PORK, HONEY, ALCOHOL].map((words) => new Set(listOf(words))) as [
  Set<string>,
  Set<string>,
  Set<string>,
  Set<string>,
];
const findWords = wordFinder([...allergensOf.keys(), ...meat, ...pork, ...honey, ...alcohol, ...listOf(HARMLESS)]);

/** Reads what is in a dish out of its words. */
export function contentsOf(words: string): Contents {
  const found = findWords(words.toLowerCase().replace(WITHOUT, ""));
  return {
    allergens: new Set(found.flatMap((word) => allergensOf.get(word) ?? [])),
    hasMeat: found.some((word) => meat.has(word) || pork.has(word)),
    hasPork: found.some((word) => pork.has(word)),
    hasHoney: found.some((word) => honey.has(word)),
    hasAlcohol: found.some((word) => alcohol.has(word)),
  };
}

/** Who may eat it. Halal is said only by a kitchen that is. */
export function dietsOf(contents: Contents, isHalalKitchen: boolean): Diet[] {
  const has = (allergen: Allergen) => contents.allergens.has(allergen);
  const isVegetarian = !contents.hasMeat && !has("fish") && !has("crustaceans") && !has("molluscs");
  const may: Readonly<Record<Diet, boolean>> = {
    vegetarian: isVegetarian,
    vegan: isVegetarian && !has("milk") && !has("egg") && !contents.hasHoney,
    gluten_free: !has("gluten"),
    lactose_free: !has("milk"),
    halal: isHalalKitchen && !contents.hasPork && !contents.hasAlcohol,
  };
  return (Object.keys(may) as Diet[]).filter((diet) => may[diet]);
}

/** Finds which of these phrases a text has, singular or plural, the longest at each place, in the text's order. */
export function wordFinder(phrases: readonly string[]): (text: string) => string[] {
  const known = [...new Set(phrases)].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`(?<!\\p{L})(${known.join("|")})(?:e?s)?(?!\\p{L})`, "gu");
  return (text) => Array.from(text.toLowerCase().matchAll(pattern), (match) => match[1] ?? "");
}

function listOf(words: string): string[] {
  return words.split(", ");
}
