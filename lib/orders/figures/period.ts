import { Temporal } from "temporal-polyfill";
import { z } from "zod";

/** Days by a restaurant's own clock, both included: "2026-11-22" to "2026-11-28". */
export type Period = { readonly from: string; readonly to: string };

/** What a year has, and the day it began on. */
const MOST_DAYS = 366;
const USUAL_DAYS = 7;

const periodSchema = z.object({ from: z.iso.date(), to: z.iso.date() });

/** The days that are asked for; what is no day, lies ahead, or is longer than a year is the last seven instead. */
export function periodOf(asked: { from?: unknown; to?: unknown }, timeZone: string, nowMs: number): Period {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const usual = lastDays(USUAL_DAYS, today);
  const { data: period } = periodSchema.safeParse(asked);
  if (!period) return usual;
  const to = Temporal.PlainDate.from(period.to);
  const days = Temporal.PlainDate.from(period.from).until(to).days + 1;
  return days < 1 || days > MOST_DAYS || Temporal.PlainDate.compare(to, today) > 0 ? usual : period;
}

/** So many days up to and with that one. */
export function lastDays(days: number, to: Temporal.PlainDate | string): Period {
  const last = Temporal.PlainDate.from(to);
  return { from: last.subtract({ days: days - 1 }).toString(), to: last.toString() };
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
