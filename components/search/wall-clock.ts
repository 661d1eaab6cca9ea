const DAY_MS = 86_400_000;
/** Orders are taken for so many days ahead, today among them. */
const DAYS = 7;

/** What the clocks of a zone show: "2026-11-24" and "18:30". */
export function wallClock(ms: number, timeZone: string): { readonly day: string; readonly time: string } {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/** The days that can be chosen from one on, in words. Days are counted by the calendar, whatever the clocks do. */
export function dayChoices(today: string, locale: string): { readonly day: string; readonly words: string }[] {
  const words = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    timeZone: "UTC",
    weekday: "long",
    day: "numeric",
    month: "long",
  });
  const startMs = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: DAYS }, (_, i) => {
    const ms = startMs + i * DAY_MS;
    return { day: new Date(ms).toISOString().slice(0, 10), words: words.format(ms) };
  });
}

/** The quarters of an hour of a day, from a time on. */
export function quarterHours(from: string): string[] {
  const all = Array.from({ length: 96 }, (_, i) => `${two(Math.floor(i / 4))}:${two((i % 4) * 15)}`);
  return all.filter((each) => each >= from);
}

function two(value: number): string {
  return `${value}`.padStart(2, "0");
}
