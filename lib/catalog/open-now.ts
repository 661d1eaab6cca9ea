/** Reads the spans of `orderSpans` (spans.ts) in a browser: no calendar, only numbers. */

/** Times are ms since 1970. */
export type OpenState = {
  readonly isOpen: boolean;
  /** While open: when it closes; null if that is more than a day away. */
  readonly until: number | null;
  /** While closed: when it opens next; null if that is not known, so not within a week. */
  readonly next: number | null;
};

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** @param spans minutes since 1970: open from, closed from, open from … */
export function stateAt(spans: readonly number[], nowMs: number): OpenState {
  // What has been passed is even while closed, odd while open.
  const passed = spans.filter((each) => each * MINUTE_MS <= nowMs).length;
  const isOpen = passed % 2 === 1;
  const changes = spans[passed];
  const changesMs = changes === undefined ? null : changes * MINUTE_MS;
  if (!isOpen) return { isOpen, until: null, next: changesMs };
  return { isOpen, until: changesMs !== null && changesMs - nowMs <= DAY_MS ? changesMs : null, next: null };
}
