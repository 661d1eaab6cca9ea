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
  const say = (form: keyof typeof FORMS, ms: number) => formatOf(locale, timeZone, form).format(ms);
  return {
    at: (ms, nowMs) => say(say("date", ms) === say("date", nowMs) ? "time" : "day", ms),
    whole: (ms) => say("whole", ms),
    short: (ms) => say("short", ms),
  };
}

const FORMS = {
  time: { hour: "2-digit", minute: "2-digit" },
  day: { weekday: "short", hour: "2-digit", minute: "2-digit" },
  date: { dateStyle: "short" },
  short: { weekday: "short", day: "numeric", hour: "2-digit", minute: "2-digit" },
  whole: { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made when it is needed, and kept: making one costs more than a hundred uses of it. */
function formatOf(locale: string, timeZone: string, form: keyof typeof FORMS): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${form}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(localeOf(locale), { timeZone, ...FORMS[form] });
  formats.set(key, made);
  return made;
}

/** A time on the wall, "2026-11-24T18:30", in words. It is said as it is, whatever zone the reader is in. */
export function sayLocalTime(local: string, locale: string, length: "whole" | "short" = "whole"): string {
  return createClockWords(locale, "UTC")[length](Date.parse(`${local}:00Z`));
}
