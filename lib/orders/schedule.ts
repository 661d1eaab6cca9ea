/**
 * Orders for later. The kitchen gets one when it has to begin soon; until then it is `scheduled`. What is held for an order
 * lasts a week at most cards, so one that lies further ahead keeps a card, and the amount is held the day before.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The kitchen gets an order so long before it has to begin: longer than it may take to answer. */
export const NOTICE_MS = 15 * MINUTE_MS;
/** What is to be there sooner than this is held when it is ordered. */
const HOLD_AT_ONCE_MS = 5 * DAY_MS;
/** What is to be there later is held so long before. */
const HOLD_BEFORE_MS = DAY_MS;

/** Times in ms since 1970. */
export type Schedule = {
  /** When the kitchen gets it; null: at once. */
  readonly dueAt: number | null;
  /** When its amount is held, by a card that is kept until then; null: at once. */
  readonly holdAt: number | null;
};

/**
 * @param deliverAt when it is to be there; null: as soon as can be
 * @param leadMs how long kitchen and rider need
 */
export function scheduleOf(deliverAt: number | null, leadMs: number, nowMs: number): Schedule {
  if (deliverAt === null) return { dueAt: null, holdAt: null };
  const dueAt = deliverAt - leadMs - NOTICE_MS;
  const isFarAhead = deliverAt > nowMs + HOLD_AT_ONCE_MS;
  return { dueAt: dueAt > nowMs ? dueAt : null, holdAt: isFarAhead ? deliverAt - HOLD_BEFORE_MS : null };
}
