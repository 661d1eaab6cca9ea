import type { useTranslations } from "next-intl";
import type { Cuisine } from "#lib/catalog/restaurant.ts";

/** What a card says, looked up once for all of a page's cards. */
export type CardWords = {
  eta(minMin: number, maxMin: number): string;
  /** "19 kr delivery", "free delivery" */
  fee(text: string | null): string;
  /** "10 % off from 200 kr" */
  off(basisPoints: number, from: string | null): string;
  /** "4.8", or that it is new. */
  rating(tenths: number | null): string;
  readonly cuisines: Readonly<Record<Cuisine, string>>;
  readonly rated: string;
  /** Where nothing can be ordered yet: over its picture, and instead of what delivery costs. */
  readonly noMenu: string;
  readonly noOrders: string;
};

/** Marks where a value goes: from a private area of Unicode, so that no message has them. */
const FIRST = "\uE000";
const SECOND = "\uE001";

type Translate = ReturnType<typeof useTranslations<"search">>;

const kept = new Map<string, CardWords>();

/** Reading a message costs more than a card: each is read once for a language, and cut where its values go. */
export function cardWordsOf(t: Translate, locale: string, cuisines: CardWords["cuisines"]): CardWords {
  const known = kept.get(locale);
  if (known) return known;
  const words = createCardWords(t, locale, cuisines);
  kept.set(locale, words);
  return words;
}

function createCardWords(t: Translate, locale: string, cuisines: CardWords["cuisines"]): CardWords {
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const stars = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const eta = template(t("eta", { min: FIRST, max: SECOND }));
  const fee = template(t("fee", { fee: FIRST }));
  const off = template(t("off", { percent: FIRST }));
  const offFrom = template(t("offFrom", { percent: FIRST, from: SECOND }));
  const free = t("feeFree");
  const fresh = t("fresh");
  return {
    eta: (min, max) => eta(`${min}`, `${max}`),
    fee: (text) => (text === null ? free : fee(text)),
    off: (basisPoints, from) => {
      const share = percent.format(basisPoints / 10_000);
      return from === null ? off(share) : offFrom(share, from);
    },
    rating: (tenths) => (tenths === null ? fresh : stars.format(tenths / 10)),
    cuisines,
    rated: t("rated"),
    noMenu: t("live.noMenu"),
    noOrders: t("live.noOrders"),
  };
}

function template(text: string): (first: string, second?: string) => string {
  return (first, second = "") => text.replace(FIRST, () => first).replace(SECOND, () => second);
}
