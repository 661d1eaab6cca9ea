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

/** `{}` is the street's stem ("Linné") or its genitive ("Linnégatans"). */
const KITCHENS = (
  "Pizzeria {}|{} Sushi|{} Kök|Trattoria {}|{} Burgare|Krog {}|Bistro {}|{} Ramen|Thai {}|{} Falafel|Taqueria {}|{} Bageri|" +
  "{} Grill|{} Wok|{} Deli|{} Pho|Curry {}|{} Skafferi|{} Meze|{} Bao"
).split("|");
const COUNTERS = "Pizzeria|Sushi|Kök|Bageri|Krog|Grill|Ramen|Falafel|Saluhall|Matsal|Smörgåsar|Soppkök".split("|");
const STREET_ENDING = /(gatan|vägen|gränden|torget|platsen|allén|backen|stigen|plan)$/;

/** True for a street that a restaurant would take its name from. */
export function isNameworthy(street: string): boolean {
  return /^\p{Lu}\S+( \S+gatan)?$/u.test(street);
}

/** A name that a restaurant on this street could have: "Pizzeria Linné", "Kungsgatans Bageri". */
export function restaurantName(street: string, rng: Rng): string {
  const stem = street.replace(STREET_ENDING, "");
  const isWord = stem !== street && stem.length >= 4 && !/[\des]$|\s/.test(stem);
  return isWord
    ? rng.pick(KITCHENS).replace("{}", stem)
    : `${street}${street.endsWith("s") ? "" : "s"} ${rng.pick(COUNTERS)}`;
}

/** Lower-case ASCII words with dashes: "Café Linné" → "cafe-linne". */
export function slugOf(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
