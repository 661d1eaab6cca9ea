/** Times as they are said in a place: by the clock on its wall, in the reader's words. Browser-safe, by `Intl` alone. */

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const formats = new Map<string, Intl.DateTimeFormat>();

/** "06:30" */
export function clockTime(ms: number, timeZone: string, locale: string): string {
  return formatOf(locale, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}

/** A time on the wall in minutes since midnight, past midnight too: "17:00", 1500 → "01:00". */
export function wallTime(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

/** Which day that is, told from now: today, tomorrow, a weekday within the week, else a date. */
export function dayOf(
  ms: number,
  { timeZone, locale, nowMs }: { timeZone: string; locale: string; nowMs: number },
): { day: "today" | "tomorrow" | "other"; date: string } {
  const ahead = Math.round((Date.parse(dateOf(ms, timeZone)) - Date.parse(dateOf(nowMs, timeZone))) / DAY_MS);
  const date = formatOf(
    locale,
    ahead < 7 ? { timeZone, weekday: "long" } : { timeZone, day: "numeric", month: "long" },
  ).format(ms);
  if (ahead <= 0) return { day: "today", date };
  return { day: ahead === 1 ? "tomorrow" : "other", date };
}

/** A day in words; midnight of it in UTC, as `Date.parse("2026-11-28")` has it. */
export function dateWords(ms: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  return formatOf(locale, { ...options, timeZone: "UTC" }).format(ms);
}

/** What is left, from seconds: "4:07", "7:02:10". */
export function countdown(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The date there, "2026-11-22". */
export function dateOf(ms: number, timeZone: string): string {
  return formatOf("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
}

/** Minutes since midnight on that wall. */
export function wallMinutes(ms: number, timeZone: string): number {
  const [hours, minutes] = clockTime(ms, timeZone, "en-GB").split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(ms: number, timeZone: string): number {
  return (new Date(`${dateOf(ms, timeZone)}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** Kept, because making one costs more than a hundred uses of it. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, options);
    formats.set(key, format);
  }
  return format;
}
