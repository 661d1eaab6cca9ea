import type { Sort } from "./search.ts";

/** What a candidate is ranked by. */
export type Rankable = {
  readonly slug: string;
  /** How well it fits the words: 0 to 1; 1 without any. */
  readonly match: number;
  /** The middle of the range, in minutes. */
  readonly etaMin: number;
  readonly rating: { readonly tenths: number; readonly count: number } | null;
  readonly feeMinor: number;
  /** Takes orders at some moment of the hour for which a page is kept. */
  readonly opensSoon: boolean;
};

/**
 * What counts how much in `best`. Each part is between 0 and 1, so the words come first: from the worst match to the
 * best is more than all else together but being open. Who wants dinner and has typed "ramen" wants ramen, but not one
 * from a kitchen that is closed while others cook.
 */
const WEIGHTS = { open: 5, match: 4, time: 1.2, rating: 1, fee: 0.5 };

/** Nobody has a rating of their own until so many have said theirs: they are mixed with the usual one. */
const USUAL = { tenths: 42, count: 20 };
/** Tenths of a star that are worth nothing, and all. */
const RATED = { worst: 32, best: 48 };
/** Minutes that are worth all, and nothing. */
const TIMES = { best: 15, worst: 75 };

/** From 0 up; the higher, the further up. */
export function scoreOf(each: Rankable, { maxFeeMinor }: { maxFeeMinor: number }): number {
  return (
    WEIGHTS.open * (each.opensSoon ? 1 : 0) +
    WEIGHTS.match * each.match +
    WEIGHTS.time * within(TIMES.worst, TIMES.best, each.etaMin) +
    WEIGHTS.rating * within(RATED.worst, RATED.best, trustedTenths(each.rating)) +
    WEIGHTS.fee * (maxFeeMinor === 0 ? 1 : 1 - each.feeMinor / maxFeeMinor)
  );
}

/**
 * In order, best first, with `openFirst` those that open soon before all others; the same for the same candidates in whatever order
 * they come.
 */
export function rank<T extends Rankable>(candidates: readonly T[], sort: Sort, { openFirst = false } = {}): T[] {
  const maxFeeMinor = Math.max(0, ...candidates.map(({ feeMinor }) => feeMinor));
  const scored = candidates.map((each) => ({ each, score: scoreOf(each, { maxFeeMinor }) }));
  const firstBy: Record<Sort, (each: T) => number> = {
    best: () => 0,
    // One that is closed brings nothing in 25 minutes.
    time: (each) => each.etaMin + (each.opensSoon ? 0 : 1_440),
    // As it is shown, so that the list looks sorted.
    rating: (each) => -(each.rating?.tenths ?? 0),
    fee: (each) => each.feeMinor,
  };
  const first = firstBy[sort];
  const shut = openFirst ? (each: T) => Number(!each.opensSoon) : () => 0;
  scored.sort(
    (a, b) =>
      shut(a.each) - shut(b.each) ||
      first(a.each) - first(b.each) ||
      b.score - a.score ||
      (a.each.slug < b.each.slug ? -1 : 1),
  );
  return scored.map(({ each }) => each);
}

/** A mean of few ratings is taken for as much as it is worth. */
function trustedTenths(rating: Rankable["rating"]): number {
  const { tenths, count } = rating ?? { tenths: 0, count: 0 };
  return (tenths * count + USUAL.tenths * USUAL.count) / (count + USUAL.count);
}

function within(worst: number, best: number, value: number): number {
  return Math.max(0, Math.min(1, (value - worst) / (best - worst)));
}
