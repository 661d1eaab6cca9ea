import type { DaySpans } from "./hours.ts";

const DAY_MIN = 1_440;
/** Most spans that a day has. */
export const MOST_SPANS = 4;

/** True for spans that a day may have. */
export function areDaySpans(spans: DaySpans): boolean {
  return spans.every(({ from, to }, i) => {
    const before = spans[i - 1];
    const isWhole = Number.isInteger(from) && Number.isInteger(to);
    return (
      isWhole && from >= 0 && from < DAY_MIN && to > from && to <= from + DAY_MIN && (!before || before.to <= from)
    );
  });
}
