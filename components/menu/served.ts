import { wallMinutes, wallTime } from "#components/ui/times.ts";
import type { DaySpans } from "#lib/catalog/hours.ts";

const DAY_MIN = 1_440;

/** "11:00–14:00, 17:00–22:00" */
export function spansText(spans: DaySpans): string {
  return spans.map(({ from, to }) => `${wallTime(from)}–${wallTime(to)}`).join(", ");
}

/** True if what is served in these parts of the day is served then. The same rule as `isServedAt` of lib/catalog/hours.ts. */
export function isServedNow(dayparts: DaySpans, timeZone: string, nowMs: number): boolean {
  if (dayparts.length === 0) return true;
  const now = wallMinutes(nowMs, timeZone);
  return dayparts.some(({ from, to }) => (now >= from && now < to) || now + DAY_MIN < to);
}
