/** What the double's pages say. */
const ENGLISH = {
  title: "Pay",
  testOnly: "A test of payments. No bank is asked and no money moves.",
  saveCard: "Save a card",
  email: "E-mail",
  name: "Name on card",
  card: "Card number",
  expiry: "Valid until (MM/YY)",
  cvc: "Security code",
  pay: "Pay {amount}",
  save: "Save",
  back: "Back without paying",
  cards: "Cards that behave",
  works: "works",
  proof: "asks for proof",
  declined: "is declined",
  funds: "has no money",
  badExpiry: "That date has passed, or is none.",
  proofTitle: "Your bank asks",
  proofQuestion: "Is it you who pays {amount}?",
  proofSetup: "Is it you who saves this card?",
  yes: "Yes, it is me",
  no: "No",
  goneTitle: "Nothing to pay here",
  gone: "This payment is done, was left, or took too long.",
};

type Words = typeof ENGLISH;

const SWEDISH: Words = {
  title: "Betala",
  testOnly: "Ett betalningstest. Ingen bank tillfrågas och inga pengar flyttas.",
  saveCard: "Spara ett kort",
  email: "E-post",
  name: "Namn på kortet",
  card: "Kortnummer",
  expiry: "Giltigt till (MM/ÅÅ)",
  cvc: "Säkerhetskod",
  pay: "Betala {amount}",
  save: "Spara",
  back: "Tillbaka utan att betala",
  cards: "Kort som beter sig",
  works: "fungerar",
  proof: "ber om bevis",
  declined: "nekas",
  funds: "saknar pengar",
  badExpiry: "Det datumet har passerat, eller finns inte.",
  proofTitle: "Din bank frågar",
  proofQuestion: "Är det du som betalar {amount}?",
  proofSetup: "Är det du som sparar kortet?",
  yes: "Ja, det är jag",
  no: "Nej",
  goneTitle: "Inget att betala här",
  gone: "Betalningen är klar, lämnad eller tog för lång tid.",
};

export type Language = "en" | "sv";

export function languageOf(locale: string | null): Language {
  return locale?.toLowerCase().startsWith("sv") ? "sv" : "en";
}

export function wordsOf(language: Language): Words {
  return language === "sv" ? SWEDISH : ENGLISH;
}

/** An amount in the smallest unit as the language writes it: the currency knows how many decimals it has. */
export function moneyText(amount: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(language, { style: "currency", currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
