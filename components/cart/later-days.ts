import { dateOf } from "#components/ui/times.ts";

const MINUTE_MS = 60_000;
const STEP_MIN = 15;

/** A day on which it could come, and when on it: ms since 1970, by quarters of an hour. */
export type LaterDay = { readonly date: string; readonly times: readonly number[] };

/** @param times pairs of minutes since 1970 [from, to, from, to …] (lib/catalog/later.ts) */
export function laterDays(times: readonly number[], timeZone: string, nowMs: number): LaterDay[] {
  const days = new Map<string, number[]>();
  for (let i = 0; i + 1 < times.length; i += 2) {
    const [from = 0, to = 0] = times.slice(i, i + 2);
    const first = Math.ceil(Math.max(from, nowMs / MINUTE_MS) / STEP_MIN) * STEP_MIN;
    for (let minute = first; minute < to; minute += STEP_MIN) {
      const date = dateOf(minute * MINUTE_MS, timeZone);
      const day = days.get(date) ?? [];
      days.set(date, day);
      day.push(minute * MINUTE_MS);
    }
  }
  return [...days].map(([date, all]) => ({ date, times: [...new Set(all)] }));
}
