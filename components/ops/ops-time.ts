/** A moment to the second, in UTC as the books have it: "28 Nov 03:51:20". */
export function opsTime(at: Date | string, locale: string): string {
  return new Date(at).toLocaleString(locale === "en" ? "en-GB" : locale, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone: "UTC",
  });
}
