import { wordFinder } from "../kitchens/larder.ts";

/** Shapes that toppings have from above. */
export type Shape =
  | "dot"
  | "slice"
  | "ring"
  | "leaf"
  | "half"
  | "stick"
  | "strip"
  | "curl"
  | "egg"
  | "cube"
  | "grain"
  | "wedge"
  | "fillet";

/** How a topping looks: its colours, its size (CSS pixels at 320 × 200) and how many there are of it. */
export type Topping = {
  readonly shape: Shape;
  readonly colour: string;
  /** Its heart, rind or stripe. */
  readonly second: string;
  readonly size: number;
  readonly count: number;
};

/** shape colour second size count: the words that look so. */
const LOOKS = `
slice C8321F E8674A 9 5: tomato, tomatoes, grilled tomato
dot D23A24 F07A5C 6 6: cherry tomato, cherry tomatoes
slice B5301F D8553A 10 6: salami, chorizo, sujuk, sausage, merguez, salsiccia, fennel sausage
dot A93226 C8553A 5 7: nduja
leaf 3F7D45 - 9 5: basil, mint, holy basil, thai basil, sage, shiso, spinach, bitter greens, herbs
leaf 5E9B3F - 10 6: rocket, lettuce, romaine lettuce, kale, watercress, greens, mizuna, friarielli, pak choi
leaf 3B8A4E - 5 9: parsley, coriander, dill, curry leaf, lime leaf, oregano, thyme, rosemary, tabbouleh, chives
ring 6BA353 - 4 8: spring onion, leek, jalapeño, green chilli, pickled jalapeño, peppers cheese
ring 9C3F6E - 7 4: red onion, pickled onion, sumac onion
ring E9D6B4 - 7 4: onion, caramelised onion, onion rings, crisp onion
dot 3A2E33 - 5 5: olive, black olive, black olives, green olives
dot FFF7E6 F3E3C3 9 5: mozzarella, fior di latte, buffalo mozzarella, ricotta, mascarpone, oaxaca cheese, cheese
dot FFF9EC FFFFFF 17 1: burrata, stracciatella
cube FBF3DF - 8 6: feta, goat cheese, cotija, halloumi, paneer
stick F4DFA0 - 7 7: parmesan, pecorino, västerbotten cheese, gruyère, taleggio, provolone, smoked provolone
dot DDE2C4 8FA39A 7 5: gorgonzola
cube F3B63F - 10 4: cheddar, cheddar cheese, pepper cheese, cheese sauce
strip C98A5B E7B98A 9 6: chicken, chicken thigh, kebab, beef kebab, chicken shawarma, tandoori chicken, chicken tikka, turkey, shaved reindeer
strip 7B4429 A5673F 10 6: beef, lamb, duck, venison, steak, brisket, beef brisket, entrecôte, sirloin, veal, minced lamb, lamb shawarma, lamb skewers, reindeer, roast duck
dot 8A5232 B27A4F 5 9: pork mince, beef and pork, minced pork, minced chicken, soy mince, beef ragù, mince
slice 8A5232 A9703F 10 5: meatballs, meatball, falafel, patty, rice balls, pea protein balls, bulgur shells
fillet D79A86 F6E2D6 13 3: pork, pork belly, chashu, char siu, slow pork, pork chop, lemongrass pork
strip D98A86 F6CFC6 8 5: ham, prosciutto, bacon, mortadella, guanciale, smoked bacon, pastrami
fillet F08A5D FFD2B5 13 3: salmon, smoked salmon, gravlax, hot-smoked salmon
fillet C8424A EFA0A0 12 3: tuna, raw beef
fillet F6EBDD E3D2BC 13 3: cod, sea bass, haddock, herring, herrings, fried herring, breaded haddock, yellowtail, squid, breaded pork, fish
curl F0805A FFD9C2 8 5: prawn, prawns, large prawns, tempura prawn, shrimp, crayfish
dot E9774F F7B08E 6 4: crab, lobster
half 3B3F4A - 9 4: mussels, clams, mussel, clam
half F3E6D3 - 9 4: scallop, octopus, squid rings
dot E8622C FF9A5C 3 9: roe, bleak roe
egg FFFDF4 F2A93B 13 2: egg, fried egg, boiled egg, egg yolk, fried eggs, marinated egg
half C9A27A - 9 5: mushrooms, mushroom, shiitake, chanterelles, wood ear, king oyster mushroom, roasted mushrooms
half D7C98A - 9 4: artichoke, bamboo, jerusalem artichoke
half 6A4A6E - 10 5: aubergine, thai aubergine, fried aubergine, miso aubergine, smoked aubergine, beetroot
half 9CC26A E6EFC0 10 5: avocado, guacamole
slice 7FB35A DCEBB8 8 5: cucumber, courgette, pickled cucumber, okra, grilled courgette
slice 8FB04F C6D68A 6 5: pickles, capers, pickled greens, cactus
dot 5B9E4D 7DBB66 8 5: broccoli, asparagus
dot 7DB84F - 4 9: edamame, peas, green beans, yellow peas
strip D9482F - 5 5: peppers, pepper, roast peppers, bell pepper
strip C62A1B - 3 6: chilli, red chilli, dried chilli, long chilli, kimchi, kashmiri chilli, chilli oil
stick E8863A - 6 7: carrot, roast carrot, pumpkin, butternut pumpkin
cube E79A45 - 8 5: sweet potato, tempura sweet potato
cube F0D48A - 9 5: potato, fried potato, thin potato, diced potato, mashed potato
cube FBF4E6 E8D6B8 11 5: tofu, silken tofu, crisp tofu, lemongrass tofu, tempeh, breaded tofu, fried tofu
grain F2C230 - 3 12: sweetcorn, corn, grilled corn
dot DDB776 - 5 8: chickpeas, lentils, beans, black lentils, red lentils, yellow lentils
dot 3A2A2A - 4 8: black beans, black bean
half E9D8A6 B5442F 9 4: apple, fig, grapes, pear
slice F7E7A6 E9CF73 8 5: banana
grain 9A5B2C - 2 12: cinnamon, cardamom, chia
cube F6C445 - 8 5: mango, pineapple, papaya, green papaya, peach, orange, mandarin
wedge F6D55C E0B52F 11 2: lemon, lemon zest, yuzu
wedge A9CF5B 7FA83A 11 2: lime
slice F4F0F0 D8547A 7 5: radish, pickled radish, pickled turnip, shallot
strip 7A3F72 - 4 6: red cabbage
strip DCE6B5 - 4 7: cabbage, bean sprouts, sauerkraut, celery, fennel, coleslaw, lemongrass
grain FFF6DC - 2 14: sesame, sesame seeds, pearl sugar, sea salt, garlic, coconut
grain C98B4A - 3 10: peanut, peanuts, cashew, hazelnut, almonds, almond, walnuts, nut, granola, pumpkin seeds, pine seeds
grain 8DB255 - 3 10: pistachio
dot B3202E E0525C 4 8: lingonberries, raspberries, pomegranate, raspberry, lingonberry, cranberry
dot 40477A 6A72AE 5 7: blueberries
half D8333F - 9 5: strawberries
dot F19A3E F7C078 5 7: cloudberries, cloudberry jam
cube D9A55C - 8 6: croutons, fries, crisp dough, crisp bread, corn chips
strip 2E4A3D - 7 3: nori, seaweed
grain 4A2C1D - 2 12: cocoa, dark chocolate, black pepper, cumin, chocolate
dot FFFDF6 - 8 4: yoghurt, sour cream, crème fraîche, cream, whipped cream, labneh, raita, tahini, aioli, mayonnaise, chilli mayo
`;

const looks = new Map<string, Topping>();
for (const line of LOOKS.trim().split("\n")) {
  const [how = "", words = ""] = line.split(": ");
  const [shape, colour, second = "-", size, count] = how.split(" ");
  const look: Topping = {
    shape: shape as Shape,
    colour: `#${colour}`,
    second: `#${second === "-" ? colour : second}`,
    size: Number(size),
    count: Number(count),
  };
  for (const word of words.split(", ")) looks.set(word, look);
}
/** Phrases with a word in them that they do not look like. */
const UNSEEN = ["egg noodles", "coconut milk", "coconut cream", "ice cream", "oat cream", "cream cheese", "fish sauce"];
const findLooks = wordFinder([...looks.keys(), ...UNSEEN]);

/** What a dish's words look like, in their order, each look once. */
export function toppingsOf(words: string): Topping[] {
  return [...new Set(findLooks(words).map((word) => looks.get(word)))].filter((look) => look !== undefined);
}
