import type { NoticeLocale } from "../notice.ts";

/** All that messages say, in each language. Functions where something is put in. */
type Words = {
  readonly hello: (name: string) => string;
  readonly order: (code: string) => string;
  readonly open: string;
  readonly receipt: string;
  readonly food: string;
  readonly discount: string;
  readonly fee: string;
  readonly tip: string;
  readonly total: string;
  readonly to: string;
  readonly held: string;
  readonly footer: string;
  readonly guestLink: string;
  readonly choices: string;
  readonly confirmed: {
    readonly title: (restaurant: string) => string;
    readonly body: (restaurant: string) => string;
    /** Where no receipt goes with it. */
    readonly brief: string;
  };
  readonly accepted: {
    readonly title: (restaurant: string) => string;
    readonly body: (restaurant: string, time: string) => string;
  };
  readonly picked_up: { readonly title: (restaurant: string) => string; readonly body: (time: string) => string };
  readonly delivered: { readonly title: (restaurant: string) => string; readonly body: string };
  readonly not_made: {
    readonly title: Readonly<Record<"rejected" | "cancelled" | "expired", (restaurant: string) => string>>;
    readonly body: string;
    readonly notCharged: string;
    readonly givenBack: string;
  };
  readonly refunded: { readonly title: (amount: string) => string; readonly body: (restaurant: string) => string };
};

const en: Words = {
  hello: (name) => (name ? `Hi ${name},` : "Hi,"),
  order: (code) => `Order ${code}`,
  open: "Follow the order",
  receipt: "Receipt",
  food: "Food",
  discount: "Discount",
  fee: "Delivery",
  tip: "Tip for the driver",
  total: "Total",
  to: "Goes to",
  held: "The amount is held on your card, and taken when the food is handed over.",
  footer: "You get this mail because you ordered with Hotpath. Map data © OpenStreetMap contributors.",
  guestLink: "Whoever has this link can manage the order: do not pass the mail on.",
  choices: "Choose what we mail you",
  confirmed: {
    title: (restaurant) => `Your order at ${restaurant}`,
    body: (restaurant) => `${restaurant} has your order and answers within minutes. Here is your receipt.`,
    brief: "The restaurant has it and answers within minutes.",
  },
  accepted: {
    title: (restaurant) => `${restaurant} said yes`,
    body: (restaurant, time) => `${restaurant} is on it. We expect your food at about ${time}.`,
  },
  picked_up: {
    title: (restaurant) => `Your food from ${restaurant} is on its way`,
    body: (time) => `The driver has it. Expected at about ${time}.`,
  },
  delivered: {
    title: (restaurant) => `Enjoy your food from ${restaurant}`,
    body: "It was handed over. If something is not right with it, tell us on the order's page.",
  },
  not_made: {
    title: {
      rejected: (restaurant) => `${restaurant} could not take your order`,
      cancelled: (restaurant) => `Your order at ${restaurant} was cancelled`,
      expired: (restaurant) => `${restaurant} did not answer`,
    },
    body: "We are sorry: there will be no food from this order.",
    notCharged: "Your card was not charged. What was held on it is released; your bank may show it for some days.",
    givenBack: "What your card was charged is given back in full. You get a mail when it is on its way.",
  },
  refunded: {
    title: (amount) => `You get ${amount} back`,
    body: (restaurant) =>
      `It is for your order at ${restaurant}, and goes to the card that you paid with. Banks take up to ten days to show it.`,
  },
};

const sv: Words = {
  hello: (name) => (name ? `Hej ${name}!` : "Hej!"),
  order: (code) => `Beställning ${code}`,
  open: "Följ beställningen",
  receipt: "Kvitto",
  food: "Mat",
  discount: "Rabatt",
  fee: "Leverans",
  tip: "Dricks till budet",
  total: "Summa",
  to: "Levereras till",
  held: "Beloppet är reserverat på ditt kort och dras när maten lämnas över.",
  footer: "Du får det här mejlet för att du har beställt med Hotpath. Kartdata © OpenStreetMaps bidragsgivare.",
  guestLink: "Den som har länken kan ändra beställningen: skicka inte mejlet vidare.",
  choices: "Välj vad vi mejlar dig",
  confirmed: {
    title: (restaurant) => `Din beställning hos ${restaurant}`,
    body: (restaurant) => `${restaurant} har fått din beställning och svarar inom några minuter. Här är ditt kvitto.`,
    brief: "Restaurangen har fått den och svarar inom några minuter.",
  },
  accepted: {
    title: (restaurant) => `${restaurant} har sagt ja`,
    body: (restaurant, time) => `${restaurant} är i gång. Vi räknar med att maten är hos dig ungefär kl. ${time}.`,
  },
  picked_up: {
    title: (restaurant) => `Din mat från ${restaurant} är på väg`,
    body: (time) => `Budet har hämtat den. Den väntas ungefär kl. ${time}.`,
  },
  delivered: {
    title: (restaurant) => `Smaklig måltid från ${restaurant}`,
    body: "Maten är överlämnad. Är något fel med den, säg till på beställningens sida.",
  },
  not_made: {
    title: {
      rejected: (restaurant) => `${restaurant} kunde inte ta din beställning`,
      cancelled: (restaurant) => `Din beställning hos ${restaurant} avbröts`,
      expired: (restaurant) => `${restaurant} svarade inte`,
    },
    body: "Vi är ledsna: det blir ingen mat av den här beställningen.",
    notCharged: "Ditt kort har inte debiterats. Det som var reserverat släpps; banken kan visa det i några dagar.",
    givenBack: "Det som har dragits från ditt kort betalas tillbaka. Du får ett mejl när det är på väg.",
  },
  refunded: {
    title: (amount) => `Du får tillbaka ${amount}`,
    body: (restaurant) =>
      `Det gäller din beställning hos ${restaurant} och går till kortet som du betalade med. Det kan ta upp till tio dagar innan banken visar det.`,
  },
};

export const WORDS: Readonly<Record<NoticeLocale, Words>> = { en, sv };
