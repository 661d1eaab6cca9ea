/** Minutes and ages as a person says them: a range that is honest about what is not known, an age in its largest unit. */

export type MinuteRange = { readonly from: number; readonly to: number };
export type Age = { readonly unit: "seconds" | "minutes" | "hours"; readonly n: number };

/** Past this age a driver may be anywhere along the way, so the time widens with the minutes we know nothing of. */
export const WIDEN_AFTER_S = 60;
/** Up to this age a driver was heard "just now"; the feed itself tells no finer below it. */
const JUST_NOW_S = 1.5;

/**
 * The range to show for an arrival in `etaMin` minutes, heard `seenAgoS` seconds ago: a tenth less to a fifth more,
 * at least a minute wide. Null where it is a matter of less than a minute.
 */
export function etaRange(etaMin: number, seenAgoS: number): MinuteRange | null {
  const unknownMin = seenAgoS > WIDEN_AFTER_S ? Math.ceil(seenAgoS / 60) : 0;
  if (etaMin < 1 && unknownMin === 0) return null;
  const from = Math.max(1, Math.round(etaMin * 0.9) - Math.floor(unknownMin / 2));
  const to = Math.max(from + 1, Math.ceil(etaMin * 1.2) + unknownMin);
  return { from, to };
}

/** True where the age made the range wider than the arrival alone would. */
export function isWidened(seenAgoS: number): boolean {
  return seenAgoS > WIDEN_AFTER_S;
}

/** An age in its largest whole unit; null for "just now". */
export function ageOf(seconds: number): Age | null {
  if (!(seconds >= JUST_NOW_S)) return null;
  if (seconds < 60) return { unit: "seconds", n: Math.floor(seconds) };
  if (seconds < 3600) return { unit: "minutes", n: Math.floor(seconds / 60) };
  return { unit: "hours", n: Math.floor(seconds / 3600) };
}
