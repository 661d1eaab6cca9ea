import { Temporal } from "temporal-polyfill";
import { DAY_ENDS_AT_HOUR, type Until } from "./day-end.ts";

/** When that is over, ms since 1970. A day is as long as its clocks make it. */
export function endOf(until: Until, timeZone: string, nowMs: number): number | null {
  if (until === null) return null;
  if ("minutes" in until) return nowMs + until.minutes * 60_000;
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone);
  const date = now.hour < DAY_ENDS_AT_HOUR ? now.toPlainDate() : now.toPlainDate().add({ days: 1 });
  return date.toZonedDateTime({ timeZone, plainTime: { hour: DAY_ENDS_AT_HOUR } }).epochMilliseconds;
}
