/** English clocks of 24 hours, as the rest of the page counts. */
const localeOf = (locale: string) => (locale === "en" ? "en-GB" : locale);

export type ClockWords = {
  /** "06:30"; with its weekday where that is not the day that it is: "Mon 06:30". */
  at(ms: number, nowMs: number): string;
  /** "Tuesday 24 November at 18:30" */
  whole(ms: number): string;
  /** "Tue 24, 18:30" */
  short(ms: number): string;
};

/** Says times by the city's clock, wherever the browser is. */
export function createClockWords(locale: string, timeZone: string): ClockWords {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeOf(locale), { timeZone, ...options });
  const time = format({ hour: "2-digit", minute: "2-digit" });
  const day = format({ weekday: "short", hour: "2-digit", minute: "2-digit" });
  const date = format({ dateStyle: "short" });
  const short = format({ weekday: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const whole = format({ weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  return {
    at: (ms, nowMs) => (date.format(ms) === date.format(nowMs) ? time : day).format(ms),
    whole: (ms) => whole.format(ms),
    short: (ms) => short.format(ms),
  };
}

/** A time on the wall, "2026-11-24T18:30", in words. It is said as it is, whatever zone the reader is in. */
export function sayLocalTime(local: string, locale: string, length: "whole" | "short" = "whole"): string {
  return createClockWords(locale, "UTC")[length](Date.parse(`${local}:00Z`));
}
