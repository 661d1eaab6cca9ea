import { Temporal } from "temporal-polyfill";

/**
 * When a restaurant is open, as its door says it: by the clock on its wall. A span belongs to the day on which it begins
 * and may end on the next.
 */

/** Minutes since midnight on the wall: 0 ≤ from < 1440, from < to ≤ from + 1440. Past 1440 it is the next day. */
export type DaySpan = { readonly from: number; readonly to: number };

export type OpeningHours = {
  /** Monday to Sunday, spans of a day in order and apart from each other. */
  readonly week: readonly [DaySpans, DaySpans, DaySpans, DaySpans, DaySpans, DaySpans, DaySpans];
  /** Instead of the week's, by date ("2026-12-24"): an empty list is a day off. */
  readonly exceptions: Readonly<Record<string, DaySpans>>;
};
export type DaySpans = readonly DaySpan[];

/** From an instant up to another, ms since 1970; open at the first, closed at the second. */
export type OpenSpan = { readonly from: number; readonly to: number };

const DAY_MIN = 1_440;
/** Whoever opens later than this is closed for now. */
const LOOK_AHEAD_DAYS = 14;

/**
 * The spans in which it is open, from the one that holds `fromMs` or comes next to the last that begins in the `days`
 * days after. Spans that touch are one. On the day when clocks go forward a time that does not exist counts as so much
 * later, when they go back the first of two counts (RFC 5545's rule).
 */
export function openSpans(hours: OpeningHours, timeZone: string, fromMs: number, days: number): OpenSpan[] {
  const today = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const spans: OpenSpan[] = [];
  // What began yesterday may last until now.
  for (let day = -1; day <= days; day++) {
    const date = today.add({ days: day });
    for (const { from, to } of spansOn(hours, date)) {
      spans.push({ from: instantOf(date, from, timeZone), to: instantOf(date, to, timeZone) });
    }
  }
  return joined(spans.filter(({ from, to }) => to > fromMs && to > from));
}

/** Those that overlap or touch as one. A time that does not exist may have come behind one that does. */
function joined(spans: readonly OpenSpan[]): OpenSpan[] {
  const apart: OpenSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last && span.from <= last.to) apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else apart.push(span);
  }
  return apart;
}

/** True if it is open at that instant. */
export function isOpenAt(hours: OpeningHours, timeZone: string, atMs: number): boolean {
  const [span] = openSpans(hours, timeZone, atMs, 0);
  return span !== undefined && span.from <= atMs;
}

/** The first instant from then on at which it is open, in the next two weeks; null: it is not. */
export function nextOpening(hours: OpeningHours, timeZone: string, fromMs: number): number | null {
  const [span] = openSpans(hours, timeZone, fromMs, LOOK_AHEAD_DAYS);
  return span ? Math.max(span.from, fromMs) : null;
}

/** True if what is served in these parts of the day is served at that instant; without any, it always is. */
export function isServedAt(dayparts: DaySpans, timeZone: string, atMs: number): boolean {
  if (dayparts.length === 0) return true;
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  const now = hour * 60 + minute;
  return dayparts.some(({ from, to }) => (now >= from && now < to) || now + DAY_MIN < to);
}

function spansOn(hours: OpeningHours, date: Temporal.PlainDate): DaySpans {
  return hours.exceptions[date.toString()] ?? hours.week[date.dayOfWeek - 1] ?? [];
}

function instantOf(date: Temporal.PlainDate, minutes: number, timeZone: string): number {
  const day = date.add({ days: Math.floor(minutes / DAY_MIN) });
  const time = Temporal.PlainTime.from({ hour: Math.floor((minutes % DAY_MIN) / 60), minute: minutes % 60 });
  return day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}
