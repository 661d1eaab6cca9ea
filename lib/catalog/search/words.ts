import { foldWords } from "#lib/core/fold.ts";
import type { Diet } from "../menu.ts";
import type { Cuisine } from "../restaurant.ts";
import { CUISINE_WORDS, DIET_WORDS, FILLERS, namesFor } from "./vocabulary.ts";

/** What somebody has typed, word by word, and what each may have meant. */

/** Those that come after are not looked at. */
export const MAX_WORDS = 8;
/** As the catalogue's are cut (commands.ts). */
const MAX_WORD_LENGTH = 40;
/** Shorter than this, a word is not looked for within others. */
const MIN_WITHIN = 4;

export type SearchWord = {
  readonly typed: string;
  /** It, and other names for the same: a word that begins so is meant. */
  readonly beginnings: readonly string[];
};

/** A word's meaning as it is known to be written: surely, and if it is mistyped. */
export type Meaning = {
  readonly cuisines: ReadonlySet<Cuisine>;
  readonly diets: ReadonlySet<Diet>;
  /** Whole words. */
  readonly words: readonly string[];
};
export type Reading = { readonly word: SearchWord; readonly sure: Meaning; readonly near: Meaning };

/** The words of `q` that say something; all of them, if none does. */
export function readWords(q: string): SearchWord[] {
  const typed = [...new Set(foldWords(q).split(" "))].filter((word) => word !== "");
  const telling = typed.filter((word) => !FILLERS.has(word));
  const words = telling.length > 0 ? telling : typed;
  return words.slice(0, MAX_WORDS).map((word) => {
    const typed = [...word].slice(0, MAX_WORD_LENGTH).join("");
    return { typed, beginnings: namesFor(typed) };
  });
}

/**
 * What a word means, given those words of the catalogue that resemble it.
 * @param known words as `search_words` has them
 */
export function readMeaning(word: SearchWord, known: readonly string[]): Reading {
  const { typed, beginnings } = word;
  const isWithin = (each: string) => typed.length >= MIN_WITHIN && each.includes(typed);
  const isSure = (each: string) => beginnings.some((beginning) => each.startsWith(beginning)) || isWithin(each);
  const isNear = (each: string) => !isSure(each) && isTypo(typed, each);
  return {
    word,
    sure: meaningOf(
      isSure,
      known.filter((each) => isWithin(each) && !each.startsWith(typed)),
    ),
    near: meaningOf(isNear, known.filter(isNear)),
  };
}

function meaningOf(fits: (word: string) => boolean, words: readonly string[]): Meaning {
  const namesThatFit = <T extends string>(names: Readonly<Record<T, readonly string[]>>) =>
    new Set((Object.keys(names) as T[]).filter((each) => names[each].some(fits)));
  return { cuisines: namesThatFit(CUISINE_WORDS), diets: namesThatFit(DIET_WORDS), words };
}

/** How wrong a word may be: up to three letters are right or wrong, and each four more forgive one mistake. */
export function isTypo(typed: string, meant: string): boolean {
  const most = typed.length < MIN_WITHIN ? 0 : typed.length < 8 ? 1 : 2;
  return Math.abs(typed.length - meant.length) <= most && mistakes(typed, meant) <= most;
}

/** All words with two neighbouring letters the other way round: trigrams of short ones have nothing in common. */
export function swapped(word: string): string[] {
  return Array.from(
    { length: Math.max(0, word.length - 1) },
    (_, i) => word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2),
  ).filter((each) => each !== word);
}

/** Letters put in, left out, replaced, or two neighbours the other way round (Damerau, as optimal string alignment). */
function mistakes(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
