import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Cuisine } from "../restaurant.ts";
import type { Terms } from "../restaurant-row.ts";
import { doorSpan } from "../ride.ts";
import { createOpenCheck, instantOfLocal } from "../spans.ts";
import { type Rankable, rank } from "./rank.ts";
import type { Search } from "./search.ts";
import { MAX_WORDS, type Reading } from "./words.ts";

/** Those who deliver to a place, as the database finds them, and which of them a search is for. Pure. */

/** What of a candidate is the same for every search, until the restaurant or its menu changes. */
export type KnownRestaurant = Terms & {
  /** Its name, folded. */
  readonly nameWords: readonly string[];
  /** Without one nothing can be ordered there, whatever its hours say. */
  readonly hasMenu: boolean;
};

export type Candidate = KnownRestaurant & {
  /** Which words its name, dishes and diets have: bit i the i-th word, bit MAX_WORDS + i something like it. */
  readonly found: number;
  /** How many dishes suit the diets and have none of the allergens. Null where neither was asked for. */
  readonly suiting: number | null;
};

export type Found = Candidate &
  Rankable & { readonly eta: { readonly minMin: number; readonly maxMin: number }; readonly distanceM: number };

export type Selection = {
  /** In order, best first. */
  readonly found: readonly Found[];
  /** The words as they were taken: what is like them counts only where they themselves are hardly there. */
  readonly readings: readonly (Reading & { readonly takesNear: boolean })[];
};

/** One dish is no choice: who has a diet is shown who cooks so many for it. */
const FEW_DISHES = 3;
/** Where fewer have a word, it may be mistyped. */
const FEW_RESTAURANTS = 3;
const MINUTE_MS = 60_000;
/** A page is kept as long as this, ms: who opens within it is as good as open. */
const KEPT_MS = 60 * MINUTE_MS;

export function selectFrom(
  candidates: readonly Candidate[],
  { search, readings, middle, nowMs }: { search: Search; readings: readonly Reading[]; middle: LngLat; nowMs: number },
): Selection {
  const taken = readings.map((reading, i) => {
    const isSure = (each: Candidate) => fitOf(each, { ...reading, takesNear: false }, i) > 0;
    return { ...reading, takesNear: candidates.filter(isSure).length < FEW_RESTAURANTS };
  });
  const isOpenThen = openThen(search.open, nowMs);
  const opensSoon = createOpenCheck(nowMs, nowMs + KEPT_MS);
  const found: Found[] = [];
  for (const each of candidates) {
    if (search.cuisine.length > 0 && !search.cuisine.some((cuisine) => each.cuisines.includes(cuisine))) continue;
    if (search.fee !== null && each.feeMinor > search.fee) continue;
    if (each.suiting !== null && each.suiting < FEW_DISHES) continue;
    const eta = etaOf(each, middle);
    if (search.time !== null && eta.maxMin > search.time) continue;
    const fits = taken.map((reading, i) => fitOf(each, reading, i));
    if (fits.includes(0)) continue;
    if (isOpenThen && !(each.hasMenu && isOpenThen(each))) continue;
    found.push({
      ...each,
      eta,
      etaMin: (eta.minMin + eta.maxMin) / 2,
      distanceM: Math.round(distanceM(each.at, middle)),
      match: fits.length === 0 ? 1 : fits.reduce((sum, fit) => sum + fit, 0) / fits.length,
      opensSoon: each.hasMenu && (isOpenThen !== null || opensSoon(each)),
    });
  }
  return { found: rank(found, search.sort, { openFirst: search.open === "now" }), readings: taken };
}

/** How many of the candidates cook what, the most frequent first. */
export function countCuisines(candidates: readonly Candidate[]): { cuisine: Cuisine; count: number }[] {
  const counts = new Map<Cuisine, number>();
  for (const each of candidates) {
    for (const cuisine of each.cuisines) counts.set(cuisine, (counts.get(cuisine) ?? 0) + 1);
  }
  return [...counts]
    .map(([cuisine, count]) => ({ cuisine, count }))
    .sort((a, b) => b.count - a.count || (a.cuisine < b.cuisine ? -1 : 1));
}

/** From order to hand-over, to the middle of the cell: as the cart would promise it, in whole steps. */
function etaOf(restaurant: Candidate, middle: LngLat): Found["eta"] {
  const { from, to } = doorSpan(restaurant, middle, 0);
  return { minMin: from / MINUTE_MS, maxMin: to / MINUTE_MS };
}

/** What a word is worth where it was found: 0 (not at all) to 1. */
const FITS = { name: 1, nameBegins: 0.9, mainCuisine: 0.95, cuisine: 0.8, dish: 0.6, near: 0.5 };

function fitOf(each: Candidate, { word, sure, near, takesNear }: Selection["readings"][number], i: number): number {
  const isFound = (bit: number) => ((each.found >> bit) & 1) === 1;
  if (each.nameWords.includes(word.typed)) return FITS.name;
  if (isFound(i) && each.nameWords.some((name) => name.startsWith(word.typed))) return FITS.nameBegins;
  const cuisine = cuisineFit(each, sure.cuisines);
  if (cuisine > 0) return cuisine;
  if (isFound(i)) return FITS.dish;
  if (!takesNear) return 0;
  const isNamedSo = each.nameWords.some((name) => near.words.includes(name));
  const nearly = isNamedSo
    ? FITS.nameBegins
    : cuisineFit(each, near.cuisines) || (isFound(MAX_WORDS + i) ? FITS.dish : 0);
  return nearly * FITS.near;
}

function cuisineFit({ cuisines }: Candidate, meant: ReadonlySet<Cuisine>): number {
  const at = cuisines.findIndex((each) => meant.has(each));
  return at < 0 ? 0 : at === 0 ? FITS.mainCuisine : FITS.cuisine;
}

function openThen(open: Search["open"], nowMs: number): ((each: Candidate) => boolean) | null {
  if (open === null || open === "now") return null;
  const checks = new Map<string, (each: Candidate) => boolean>();
  return (each) => {
    const check = checks.get(each.timeZone) ?? createOpenCheck(Math.max(nowMs, instantOfLocal(open, each.timeZone)));
    checks.set(each.timeZone, check);
    return check(each);
  };
}
