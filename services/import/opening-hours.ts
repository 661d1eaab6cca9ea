import OpeningHoursTag, { type nominatim_object, type opening_hours_warning_type } from "opening_hours";
import { areDaySpans } from "#lib/catalog/day-spans.ts";
import type { DaySpan, DaySpans, OpeningHours } from "#lib/catalog/hours.ts";

/**
 * OpenStreetMap's `opening_hours` (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification) as ours. The
 * package `opening_hours` parses and evaluates them; what it says of each day is then told as a week and the dates on which
 * it is otherwise. What is not certain is not understood: nobody is to stand before a closed door because we guessed.
 */

export type Understood = { readonly isUnderstood: true; readonly hours: OpeningHours };
/** The reason, for people. */
export type NotUnderstood = { readonly isUnderstood: false; readonly reason: string };

export type Whereabouts = {
  readonly lng: number;
  readonly lat: number;
  /** ISO 3166-1, two capitals: public holidays are a country's. */
  readonly country: string | null;
  /** This year's and the next one's days are looked at. */
  readonly year: number;
};

/** What the package takes one way although it may have been meant another. */
const DOUBTS: Partial<Record<opening_hours_warning_type, string>> = {
  ambiguous_word: "a word in it means different days in different languages",
  word_error_correction: "it is misspelt",
  interpreted_as_year: "a time in it reads as a year",
  vague: "it has no times",
  nothing_useful: "it says nothing",
  hour_min_separator: "a time in it is not written with a colon",
};
/** Public and school holidays: without a country the package takes them for Germany's. */
const HOLIDAYS = /\b[PS]H\b/i;
/** By the sun: another time each day. */
const BY_THE_SUN = /\b(sunrise|sunset|dawn|dusk)\b/i;
/** Nobody says when they are open in so many words. */
const MAX_LENGTH = 500;
const DAY_MIN = 1_440;
const DAY_MS = 86_400_000;
/** Times only, no points in time such as those of a mail box. */
const TIME_RANGES = 0;

/**
 * Understands a value. To be run where the clock is never changed (UTC): the package counts in the time of the process.
 * @throws Error in a process with another clock
 */
export function readOpeningHours(value: string, where: Whereabouts): Understood | NotUnderstood {
  requireSteadyClock(where.year);
  const text = value.replace(/[‐‑‒–—−]/g, "-").trim();
  if (text.length === 0 || text.length > MAX_LENGTH) return not("it is empty or far too long");
  if (BY_THE_SUN.test(text)) return not("it goes by the sun");
  if (where.country === null && HOLIDAYS.test(text)) return not("it is not known whose holidays");
  try {
    const tag = new OpeningHoursTag(text, placeOf(where), TIME_RANGES);
    const doubt = tag.getStructuredWarnings().flatMap(({ type }) => DOUBTS[type] ?? [])[0];
    if (doubt) return not(doubt);
    const days = quietly(() => daysOf(tag, where.year));
    return days ? { isUnderstood: true, hours: hoursOf(days) } : not("at times it is only perhaps open");
  } catch (error) {
    return not(firstLine(error));
  }
}

function not(reason: string): NotUnderstood {
  return { isUnderstood: false, reason };
}

function placeOf({ lng, lat, country }: Whereabouts): nominatim_object | null {
  return country ? { lat, lon: lng, address: { country_code: country.toLowerCase(), state: "" } } : null;
}

/** The package says on the console what it throws anyway. */
function quietly<T>(run: () => T): T {
  const { error } = console;
  console.error = () => {};
  try {
    return run();
  } finally {
    console.error = error;
  }
}

/** The package puts the value, cut where it stopped, before what it says. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    (text.split("<---").at(-1) ?? text)
      .replace(/^An error occurred during evaluation.*?opening_hours\.js\. /s, "")
      .replace(/[\s(]+/g, " ")
      .replace(/\)$/, "")
      .trim()
      .slice(0, 160) || "it cannot be read"
  );
}

type Day = { readonly date: string; readonly weekday: number; readonly spans: DaySpan[] };

/**
 * Two years, day by day, or two weeks where all are the same; null if at some time it is neither open nor closed.
 */
function daysOf(tag: OpeningHoursTag, year: number): Day[] | null {
  const first = Date.UTC(year, 0, 1);
  const end = tag.isWeekStable() ? first + 14 * DAY_MS : Date.UTC(year + 2, 0, 1);
  const days = Array.from({ length: (end - first) / DAY_MS }, (_, i): Day => {
    const at = new Date(first + i * DAY_MS);
    return { date: at.toISOString().slice(0, 10), weekday: (at.getUTCDay() + 6) % 7, spans: [] };
  });
  // From a day before to a day after: what is cut at the edge belongs to days that are not asked for.
  const all = tag.getOpenIntervals(new Date(first - DAY_MS), new Date(end + DAY_MS));
  for (const [from, to, isUncertain] of all) {
    if (isUncertain) return null;
    for (const { day, span } of byDay((from.getTime() - first) / 60_000, (to.getTime() - first) / 60_000)) {
      days[day]?.spans.push(span);
    }
  }
  return days;
}

/**
 * An open time, in minutes since the first day, as spans of the days on which they begin. What lasts a day or less stays
 * in one; what is longer is cut at midnight.
 */
function* byDay(from: number, to: number): Generator<{ day: number; span: DaySpan }> {
  if (to - from <= DAY_MIN) {
    const day = Math.floor(from / DAY_MIN);
    yield { day, span: { from: from - day * DAY_MIN, to: to - day * DAY_MIN } };
    return;
  }
  for (let day = Math.floor(from / DAY_MIN); day * DAY_MIN < to; day++) {
    const start = Math.max(from, day * DAY_MIN);
    const end = Math.min(to, (day + 1) * DAY_MIN);
    yield { day, span: { from: start - day * DAY_MIN, to: end - day * DAY_MIN } };
  }
}

/** What most Mondays are like is Monday; whatever day is not like its weekday is an exception. */
function hoursOf(days: readonly Day[]): OpeningHours {
  for (const { date, spans } of days) {
    if (!areDaySpans(spans)) throw new Error(`on ${date} its times are no times of a day`);
  }
  const usual = (weekday: number): DaySpans => {
    const counts = new Map<string, { spans: DaySpans; count: number }>();
    for (const day of days) {
      if (day.weekday !== weekday) continue;
      const key = JSON.stringify(day.spans);
      counts.set(key, { spans: day.spans, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()].reduce((best, one) => (one.count > best.count ? one : best)).spans;
  };
  const week = [usual(0), usual(1), usual(2), usual(3), usual(4), usual(5), usual(6)] as const;
  const exceptions: Record<string, DaySpans> = {};
  for (const { date, weekday, spans } of days) {
    if (JSON.stringify(spans) !== JSON.stringify(week[weekday])) exceptions[date] = spans;
  }
  return { week, exceptions };
}

function requireSteadyClock(year: number): void {
  for (const month of [0, 3, 6, 9]) {
    if (new Date(year, month, 1).getTimezoneOffset() !== 0) throw new Error("opening hours are read in UTC only");
  }
}
