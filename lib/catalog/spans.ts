import { Temporal } from "temporal-polyfill";
import { isOpenAt, type OpenSpan, openSpans } from "./hours.ts";
import type { Restaurant } from "./restaurant.ts";

/** When restaurants take orders, as instants: what pages carry, so that a browser needs no calendar (open-now.ts). */

type Timetable = Pick<Restaurant, "hours" | "timeZone" | "pausedUntil">;

const MINUTE_MS = 60_000;
const DAY_MIN = 1_440;
/** A page may be a day old, and is still to know the week ahead. */
const PAGE_DAYS = 8;

/**
 * Pairs of minutes since 1970: open from, closed from, open from …, in order and apart from each other. The first may
 * have begun already. Exceptions are in it, and a pause is out of it.
 */
export function orderSpans({ hours, timeZone, pausedUntil }: Timetable, fromMs: number, days = PAGE_DAYS): number[] {
  return pairsOf(openSpans(hours, timeZone, fromMs, days), pausedUntil);
}

/**
 * The same for many restaurants at one time: what the calendar says is looked up once for each time zone, and the rest
 * is sums. Where clocks change in those days, each asks the calendar itself.
 */
export function createSpanReader(fromMs: number, days = PAGE_DAYS): (restaurant: Timetable) => number[] {
  const calendarOf = rememberByZone((timeZone) => readCalendar(timeZone, fromMs, days));
  return (restaurant) => {
    const { hours, timeZone, pausedUntil } = restaurant;
    const calendar = calendarOf(timeZone);
    if (!calendar) return orderSpans(restaurant, fromMs, days);
    const spans: OpenSpan[] = [];
    for (const { date, weekday, startMs } of calendar) {
      for (const { from, to } of hours.exceptions[date] ?? hours.week[weekday] ?? []) {
        const [opens, closes] = [startMs + from * MINUTE_MS, startMs + to * MINUTE_MS];
        const last = spans.at(-1);
        if (closes <= fromMs) continue;
        if (last && opens <= last.to) spans[spans.length - 1] = { from: last.from, to: Math.max(last.to, closes) };
        else spans.push({ from: opens, to: closes });
      }
    }
    return pairsOf(spans, pausedUntil);
  };
}

/** Whether restaurants take orders at some moment from `fromMs` to `toMs` (both in it; less than a day apart). */
export function createOpenCheck(fromMs: number, toMs = fromMs): (restaurant: Timetable) => boolean {
  const calendarOf = rememberByZone((timeZone) => readCalendar(timeZone, fromMs, 1));
  return (restaurant) => {
    const { hours, timeZone, pausedUntil } = restaurant;
    const sinceMs = Math.max(fromMs, pausedUntil ?? fromMs);
    if (sinceMs > toMs) return false;
    const calendar = calendarOf(timeZone);
    if (!calendar) return [sinceMs, toMs].some((atMs) => isOpenAt(hours, timeZone, atMs));
    return calendar.some(({ date, weekday, startMs }) => {
      const spans = hours.exceptions[date] ?? hours.week[weekday] ?? [];
      return spans.some(({ from, to }) => startMs + from * MINUTE_MS <= toMs && startMs + to * MINUTE_MS > sinceMs);
    });
  };
}

/** The instant of a time on the wall, "2026-11-22T18:30"; of one that there is twice the first, of none as much later. */
export function instantOfLocal(local: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
}

function pairsOf(spans: readonly OpenSpan[], pausedUntil: number | null): number[] {
  const pairs: number[] = [];
  for (const { from, to } of spans) {
    const opens = Math.ceil(Math.max(from, pausedUntil ?? from) / MINUTE_MS);
    const closes = Math.floor(to / MINUTE_MS);
    if (opens < closes) pairs.push(opens, closes);
  }
  return pairs;
}

type CalendarDay = { readonly date: string; readonly weekday: number; readonly startMs: number };

/** The days from the one before to the last, or null if one of them, or the one after, is not of 24 hours. */
function readCalendar(timeZone: string, fromMs: number, days: number): CalendarDay[] | null {
  const today = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const calendar = Array.from({ length: days + 4 }, (_, i): CalendarDay => {
    const date = today.add({ days: i - 1 });
    const startMs = date.toZonedDateTime(timeZone).epochMilliseconds;
    return { date: date.toString(), weekday: date.dayOfWeek - 1, startMs };
  });
  const first = calendar[0]?.startMs ?? 0;
  const isSteady = calendar.every(({ startMs }, i) => startMs === first + i * DAY_MIN * MINUTE_MS);
  // What begins on the last of them may end on the one after, whose own end the last one here tells.
  return isSteady ? calendar.slice(0, -2) : null;
}

function rememberByZone<T>(read: (timeZone: string) => T): (timeZone: string) => T {
  const known = new Map<string, T>();
  return (timeZone) => {
    const before = known.get(timeZone);
    if (before !== undefined) return before;
    const value = read(timeZone);
    known.set(timeZone, value);
    return value;
  };
}
