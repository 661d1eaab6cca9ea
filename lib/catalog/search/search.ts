import { foldWords } from "#lib/core/fold.ts";
import { ALLERGENS, type Allergen, DIETS, type Diet } from "../menu.ts";
import { CUISINES, type Cuisine } from "../restaurant.ts";

/**
 * What somebody looks for, as an address says it. Of all ways to say the same there is one canonical: names in
 * alphabetical order, lists in the order of their vocabulary, what is usual left out. So caches hold it once.
 */

/** `best`: what fits the words, is near, liked and cheap, weighed (rank.ts). */
export const SORTS = ["best", "time", "rating", "fee"] as const;
export type Sort = (typeof SORTS)[number];

/** Minutes to the door, at most. */
export const TIMES_MIN = [30, 45, 60] as const;
export type TimeMin = (typeof TIMES_MIN)[number];

/** Code points; nobody types more to find a dinner. */
export const MAX_WORDS_LENGTH = 60;
export const MAX_PAGE = 20;
const MAX_FEE_MINOR = 100_000;
const FEE_STEP_MINOR = 100;
const QUARTER_MIN = 15;

export type Search = {
  /** Must not be in a dish. */
  readonly allergen: readonly Allergen[];
  /** Any of these; none: every one. */
  readonly cuisine: readonly Cuisine[];
  /** All of these in one dish. */
  readonly diet: readonly Diet[];
  /** Delivery costs so much at most, in minor units of the restaurant's currency. */
  readonly fee: number | null;
  /** Open now (which the browser knows), or at a time by the restaurant's clock, "2026-11-22T18:30", in quarter hours. */
  readonly open: "now" | LocalTime | null;
  /** 1 to 20. */
  readonly page: number;
  /** Words, as typed but for spaces and invisible signs; empty: none. */
  readonly q: string;
  readonly sort: Sort;
  readonly time: TimeMin | null;
};
/** "2026-11-22T18:30": minutes are 00, 15, 30 or 45. */
export type LocalTime = `${string}T${string}`;

export const EVERYTHING: Search = {
  allergen: [],
  cuisine: [],
  diet: [],
  fee: null,
  open: null,
  page: 1,
  q: "",
  sort: "best",
  time: null,
};

/** Never throws: what is not understood counts as not said. Of a name that comes twice the first counts, of lists all. */
export function parseSearch(params: URLSearchParams): Search {
  const page = wholeOf(params.get("page"));
  const fee = wholeOf(params.get("fee"));
  return {
    allergen: listOf(ALLERGENS, params.getAll("allergen")),
    cuisine: listOf(CUISINES, params.getAll("cuisine")),
    diet: listOf(DIETS, params.getAll("diet")),
    fee: fee !== null && fee <= MAX_FEE_MINOR && fee % FEE_STEP_MINOR === 0 ? fee : null,
    open: openOf(params.get("open")),
    page: page !== null && page >= 1 && page <= MAX_PAGE ? page : EVERYTHING.page,
    q: wordsOf(params.get("q") ?? ""),
    sort: SORTS.find((each) => each === params.get("sort")) ?? EVERYTHING.sort,
    time: TIMES_MIN.find((each) => `${each}` === params.get("time")) ?? EVERYTHING.time,
  };
}

/** The canonical query: empty, or with its question mark. `formatSearch(parseSearch(x))` is that of any address. */
export function formatSearch({ allergen, cuisine, diet, fee, open, page, q, sort, time }: Search): string {
  let query = "";
  const say = (name: string, value: string | number) => {
    query += `${query === "" ? "?" : "&"}${name}=${value}`;
  };
  // All but words is from vocabularies of ours, in which there is nothing to escape.
  if (allergen.length > 0) say("allergen", allergen.join(","));
  if (cuisine.length > 0) say("cuisine", cuisine.join(","));
  if (diet.length > 0) say("diet", diet.join(","));
  if (fee !== null) say("fee", fee);
  if (open !== null) say("open", open);
  if (page !== EVERYTHING.page) say("page", page);
  if (q !== "") say("q", encode(q));
  if (sort !== EVERYTHING.sort) say("sort", sort);
  if (time !== null) say("time", time);
  return query;
}

/** As a browser would send it (it escapes apostrophes); lists and times stay readable, spaces are as in forms. */
function encode(value: string): string {
  const escaped = encodeURIComponent(value).replaceAll("'", "%27");
  return escaped.replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%20", "+");
}

function listOf<T extends string>(vocabulary: readonly T[], said: readonly string[]): T[] {
  const words = new Set(said.flatMap((each) => each.split(",")));
  return vocabulary.filter((each) => words.has(each));
}

/** A whole number as it is written, without signs, leading zeros or more digits than make sense. */
function wholeOf(said: string | null): number | null {
  return said !== null && /^(0|[1-9]\d{0,6})$/.test(said) ? Number(said) : null;
}

function openOf(said: string | null): Search["open"] {
  if (said === "now") return "now";
  return said !== null && isLocalTime(said) ? said : null;
}

/** True for a time of a day that there is, by no clock in particular, in quarter hours. */
function isLocalTime(text: string): text is LocalTime {
  if (!/^20\d\d-\d\d-\d\dT\d\d:\d\d$/.test(text)) return false;
  const instant = Date.parse(`${text}Z`);
  // A day that a month does not have is another day.
  return new Date(instant || 0).toISOString().startsWith(text) && (instant / 60_000) % QUARTER_MIN === 0;
}

/** Signs that are not seen and turn or hide what is: controls, marks of direction, halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+/gu;

function wordsOf(typed: string): string {
  // However long it is, only its beginning is worth looking at.
  const seen = typed
    .slice(0, 8 * MAX_WORDS_LENGTH)
    .normalize("NFC")
    .replace(UNSEEN, " ");
  const words = [...seen.replace(/\s+/gu, " ").trim()].slice(0, MAX_WORDS_LENGTH).join("").trim();
  return foldWords(words) === "" ? "" : words;
}
