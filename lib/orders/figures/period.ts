import { Temporal } from "temporal-polyfill";

/** Days by a restaurant's own clock, both included: "2026-11-22" to "2026-11-28". */
export type Period = { readonly from: string; readonly to: string };

/** What a year has, and the day it began on. */
const MOST_DAYS = 366;
const USUAL_DAYS = 7;

/** The days that are asked for; what is no day, lies ahead, or is longer than a year is the last seven instead. */
export function periodOf(asked: { from?: unknown; to?: unknown }, timeZone: string, nowMs: number): Period {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const [from, to] = [dateOf(asked.from), dateOf(asked.to)];
  if (!from || !to) return lastDays(USUAL_DAYS, today);
  const days = from.until(to).days + 1;
  const isAhead = Temporal.PlainDate.compare(to, today) > 0;
  if (days < 1 || days > MOST_DAYS || isAhead) return lastDays(USUAL_DAYS, today);
  return { from: from.toString(), to: to.toString() };
}

/** So many days up to and with that one. */
export function lastDays(days: number, to: Temporal.PlainDate): Period {
  return { from: to.subtract({ days: days - 1 }).toString(), to: to.toString() };
}

/** Every day of it, in order. */
export function daysOf({ from, to }: Period): string[] {
  const first = Temporal.PlainDate.from(from);
  const count = first.until(Temporal.PlainDate.from(to)).days + 1;
  return Array.from({ length: count }, (_, i) => first.add({ days: i }).toString());
}

/** From the first instant of its first day up to that of the day after its last, ms since 1970. */
export function boundsOf({ from, to }: Period, timeZone: string): { readonly fromMs: number; readonly toMs: number } {
  const startOf = (date: Temporal.PlainDate) => date.toZonedDateTime(timeZone).epochMilliseconds;
  return {
    fromMs: startOf(Temporal.PlainDate.from(from)),
    toMs: startOf(Temporal.PlainDate.from(to).add({ days: 1 })),
  };
}

function dateOf(text: unknown): Temporal.PlainDate | null {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" });
  } catch {
    return null;
  }
}
