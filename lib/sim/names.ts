import type { Rng } from "#lib/core/rng.ts";

/** First and family names as one hears them in a Swedish port city. Any likeness to a person is chance. */
const FIRST = (
  "Adam Agnes Ahmed Alma Amina Anders Astrid Axel Bashir Beatrice Björn Carl Dalia Daniel Ebba Elias Elin Emil Erik Fatima " +
  "Filip Freja Gustav Hanna Hassan Hugo Ida Ines Ivan Jakob Jasmin Johan Jonas Karin Khalid Klara Lars Leila Leo Linnea " +
  "Liv Lovisa Lucas Maja Malik Maria Maryam Mattias Mila Milan Mohamed Moa Nils Noor Olivia Omar Oskar Petra Rasmus Samira " +
  "Sara Selma Simon Sofia Stina Tariq Thea Tilde Viktor Wilma Yasmin Yusuf Zahra Åsa Örjan"
).split(" ");
const LAST = (
  "Abdi Ahlström Ali Andersson Berg Bergqvist Björk Boström Dahl Demir Ek Ekström Eriksson Fors Friberg Gashi Hagman Haddad " +
  "Hansson Hedlund Holm Hussein Ibrahim Isaksson Jansson Johansson Karim Karlsson Kovač Larsson Lind Lindgren Lindqvist Ljung " +
  "Lundin Malmberg Mohammadi Nguyen Nilsson Norberg Nyström Olsson Öberg Persson Petrović Rahimi Rosén Sandberg Sjögren Ström " +
  "Sundin Svensson Tesfaye Vikström Wallin Westberg Yilmaz Åberg Åkesson Östlund"
).split(" ");

export function driverName(rng: Rng): string {
  return `${rng.pick(FIRST)} ${rng.pick(LAST)}`;
}

/** `{}` is the street's stem ("Linné"); after the colon who cooks there, a kitchen's id. */
const BY_STEM = (
  "Pizzeria {}:pizza|{} Sushi:sushi|{} Kök:swedish|Trattoria {}:italian|{} Burgare:burgers|Krog {}:swedish|Bistro {}:italian|" +
  "{} Ramen:ramen|Thai {}:thai|{} Falafel:middle-eastern|Taqueria {}:mexican|{} Bageri:bakery|{} Grill:burgers|{} Wok:chinese|" +
  "{} Deli:salads|{} Pho:vietnamese|Curry {}:indian|{} Skafferi:salads|{} Meze:middle-eastern|{} Bao:chinese"
).split("|");
/** After the street's genitive ("Linnégatans"). */
const BY_STREET = (
  "Pizzeria:pizza|Sushi:sushi|Kök:chinese|Bageri:bakery|Krog:swedish|Grill:grill|Ramen:ramen|Falafel:middle-eastern|" +
  "Saluhall:thai|Matsal:indian|Smörgåsar:salads|Soppkök:vietnamese"
).split("|");
const OWN_NAMES = (
  "Kol & Smula:pizza|Vedugnen:pizza|Due Forni:pizza|Smash & Senap:burgers|Bruna Påsen:burgers|Fett & Salt:burgers|" +
  "Norra Risfältet:sushi|Tolv Bitar:sushi|Kaito:sushi|Nord Ramen:ramen|Slurp:ramen|Sju Timmars Buljong:ramen|" +
  "Tamarindgården:thai|Mae Nam:thai|Gröna Mangon:thai|Saffransgården:indian|Tandoor & Tak:indian|Gula Linser:indian|" +
  "Röda Lyktan:chinese|Nio Drakar:chinese|Ångkorgen:chinese|Granatäpplet:middle-eastern|Beit Zeitoun:middle-eastern|" +
  "Kol och Citron:middle-eastern|Majs & Lime:mexican|La Milpa:mexican|Tres Tortillas:mexican|Nonna Rut:italian|Al Dente:italian|" +
  "Osteria Nord:italian|Lilla Husman:swedish|Lingon & Skum:swedish|Sillen:swedish|Morgon:bakery|Deg:bakery|Smör & Kardemumma:bakery|" +
  "Gröna Liggaren:salads|Skål & Gaffel:salads|Rotsaker:salads|Phở Norr:vietnamese|Sài Gòn Hörna:vietnamese|Bánh Mì Baren:vietnamese|" +
  "Korv & Hopp:grill|Nattugglans Gatukök:grill|Sista Spårvagnen:grill|Ugn & Eld:pizza|Nori:sushi|Kryddboden:indian|Chili & Koriander:mexican"
).split("|");
const STREET_ENDING = /(gatan|vägen|gränden|torget|platsen|allén|backen|stigen|plan)$/;

/** What stands over a restaurant's door, and the id of the kitchen behind it. */
export type Sign = { readonly name: string; readonly kitchen: string };

/** True for a street that a restaurant would take its name from. */
export function isNameworthy(street: string): boolean {
  return /^\p{Lu}\S+( \S+gatan)?$/u.test(street);
}

/** A name that a restaurant on this street could have: "Pizzeria Linné", "Kungsgatans Bageri". */
export function streetSign(street: string, rng: Rng): Sign {
  const stem = street.replace(STREET_ENDING, "");
  const isWord = stem !== street && stem.length >= 4 && !/[\des]$|\s/.test(stem);
  if (isWord) return signOf(rng.pick(BY_STEM).replace("{}", stem));
  return signOf(`${street}${street.endsWith("s") ? "" : "s"} ${rng.pick(BY_STREET)}`);
}

/** A name that says nothing of the place. There are few: one that is taken comes again. */
export function ownSign(rng: Rng): Sign {
  return signOf(rng.pick(OWN_NAMES));
}

function signOf(line: string): Sign {
  const [name = "", kitchen = ""] = line.split(":");
  return { name, kitchen };
}
