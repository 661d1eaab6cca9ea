import type { Rng } from "#lib/core/rng.ts";
import type { Form } from "../kitchens/kitchen.ts";

/** Grounds that a kitchen's plates stand on. */
const GROUNDS: Readonly<Record<string, string>> = {
  pizza: "F6C7A6 F3D3B0 EFC2A0",
  burgers: "F5D08B F2C6A0 EBCFA6",
  sushi: "CFE0DA D9E4D2 F3DDB8",
  ramen: "F3DDB8 E9CFB0 F0C9A8",
  thai: "F2B8A0 F4D19B CFE0B8",
  indian: "F6CF8C F1BE94 F3D9A0",
  chinese: "EFB5A0 F3D0A6 E6D3BC",
  "middle-eastern": "E9DCB8 EED0A8 D9E0C0",
  mexican: "F7C98B F3B49A CFE0C0",
  italian: "F1D2B4 DDE3C3 F4C4AC",
  swedish: "CFDDE6 DCE3D4 EADFC8",
  bakery: "F0DCC2 EBD0C4 E6DCCB",
  salads: "CFE3C4 DDE8C6 F0E2BC",
  vietnamese: "D5E5C6 F0DDB0 CFE3DC",
  grill: "F3CFA0 EFD9B4 F1BFA2",
};
const ANY_GROUND = "F3DDB8 CFE3C4 F2C6A0";
const RIMS = ["#fff", "#FFF8EC", "#FBF3E4", "#F7F4EF"] as const;
const DARK_RIMS = ["#2C3440", "#3A3230", "#31413C"] as const;

type Fills = readonly (readonly [words: RegExp, colour: string])[];

/** Colour of what a dish lies in: the first of these that its words say. */
const SAUCES: Fills = [
  [/gravy|red wine sauce|mustard cream/i, "#C79B63"],
  [/green curry|palak|saag|guacamole|pesto|spinach, garlic/i, "#8DB255"],
  [
    /caesar|lettuce|rocket|feta, tomato|chicken, bacon, egg|burrata|caprese|salad|sallad|tabbouleh|fattoush|papaya|parsley, tomato|seaweed|cabbage/i,
    "#B7CD84",
  ],
  [/yellow curry|korma|moilee|turmeric|japanese curry|saffron|curry broth|lemongrass$/i, "#E9B044"],
  [
    /red curry|masala|vindaloo|butter chicken|chilli oil|panang|orange curry|tom yum|hot and sour|kashmiri|birria/i,
    "#D9652F",
  ],
  [/(?<!cherry )tomato(?!, (cucumber|avocado|basil|olives))|arrabbiata|ragù|gulasch|jalfrezi|bhuna/i, "#D2512F"],
  [/black lentils|black bean|shoyu|black garlic|dark onion|star anise/i, "#9A5F35"],
  [/tonkotsu|coconut|cream|milk|carbonara|cacio|shio|yoghurt|labneh|oats/i, "#F3E2BF"],
  [/miso|peanut|massaman|hummus|tahini|lentil|dal\b|sesame|chickpea/i, "#D3A25C"],
];
const DRINKS: Fills = [
  [/chocolate|choklad|cocoa|\bcola|coffee|espresso/i, "#6B3F28"],
  [/strawberr|lingonberry|hibiscus|beetroot|raspberr/i, "#C2405A"],
  [/blueberr/i, "#6B5B95"],
  [/matcha|pistachio|spinach|avocado|mint/i, "#A9C46C"],
  [/mango|orange|carrot|pumpkin|cloudberr|papaya/i, "#F0A040"],
  [/milk|cream|vanilla|yoghurt|coconut|oat|rice|almond/i, "#F6EAD2"],
  [/water/i, "#CFE6EA"],
];
/** Cream is on a cake, not its colour. */
const CAKES: Fills = [
  [/chocolate|choklad|cocoa|kladd|coffee/i, "#5B3422"],
  [/princess|prinsess|pistachio/i, "#A9CF7A"],
  [/strawberr|raspberr|rhubarb/i, "#E58A8F"],
  [/cheesecake|lemon|coconut|meringue|milks/i, "#F7E2A0"],
  [/carrot|apple|cinnamon|hazelnut|almond/i, "#D99A52"],
];
const FILLS: Partial<Record<Form, Fills>> = { glass: DRINKS, cup: DRINKS, scoops: DRINKS, cake: CAKES };
const RICE = "#F3E7CB";
const FORM_FILLS: Partial<Record<Form, string>> = {
  soup: "#D9A45B",
  bowl: "#EAD9B0",
  plate: "#F4E8CC",
  glass: "#E9D27A",
  cup: "#B98455",
  scoops: "#F6E6C4",
  cake: "#E8C48A",
};

export type Paint = { readonly ground: string; readonly rim: string; readonly fill: string };

/** The colours of a dish's picture. Chance says which of several. */
export function paintOf(
  { kitchen, form, said, words }: { kitchen: string; form: Form; said: string; words: string },
  { pick, next: chance }: Pick<Rng, "pick" | "next">,
): Paint {
  const usual = FORM_FILLS[form] ?? "#EAD9B0";
  // Rice and noodles under everything are the colour, but where a sauce covers them.
  const isOnRice = form === "bowl" && /\b(rice|noodles|quinoa)\b/i.test(words) && !/curry|coconut/i.test(words);
  const isDark = form === "soup" ? 0.6 : kitchen === "sushi" || kitchen === "chinese" ? 0.35 : 0.08;
  return {
    ground: `#${pick((GROUNDS[kitchen] ?? ANY_GROUND).split(" "))}`,
    rim: chance() < isDark ? pick(DARK_RIMS) : pick(RIMS),
    fill: isOnRice ? RICE : ((FILLS[form] ?? SAUCES).find(([pattern]) => pattern.test(said))?.[1] ?? usual),
  };
}
