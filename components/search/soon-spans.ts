/** How long a page may be shown after it was made: kept for an hour, and for a day while we are away. */
export const KEPT_MIN = 26 * 60;

/**
 * As much of the spans (pairs of minutes since 1970, from and to) as matters while a page that is made now is shown: those
 * that begin in that time, and one at least, so that there is a time to say.
 */
export function soonSpans(spans: readonly number[], nowMin: number): readonly number[] {
  let end = 2;
  while (end < spans.length && (spans[end] ?? 0) < nowMin + KEPT_MIN) end += 2;
  return spans.slice(0, end);
}
