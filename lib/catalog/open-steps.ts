/**
 * How many kitchens are open, and how quick the quickest of them is, as it changes with time: what a list's headline
 * needs without every kitchen's hours. Triples of numbers: minute since 1970, how many from then on, the quickest one's
 * minutes to the door (0 where none is open). The first is the time that they were made for.
 */

type Kitchen = {
  /** Minutes since 1970: open from, closed from … (`orderSpans`). */
  readonly spans: readonly number[];
  readonly etaMin: number;
};

export type OpenStep = {
  readonly count: number;
  /** Minutes; null where none is open. */
  readonly quickestMin: number | null;
  /** While none is open: when the first one opens, ms since 1970; null if that is not known. */
  readonly nextMs: number | null;
};

const MINUTE_MS = 60_000;

/** The steps from a minute on, through so many minutes. */
export function openSteps(kitchens: readonly Kitchen[], fromMin: number, throughMin: number): number[] {
  const changes = new Set([fromMin]);
  for (const { spans } of kitchens)
    for (const each of spans) if (each > fromMin && each <= fromMin + throughMin) changes.add(each);
  const steps: number[] = [];
  for (const minute of [...changes].sort((a, b) => a - b)) {
    let count = 0;
    let quickest = 0;
    for (const { spans, etaMin } of kitchens) {
      if (!isOpenIn(spans, minute)) continue;
      count++;
      quickest = quickest === 0 ? etaMin : Math.min(quickest, etaMin);
    }
    if (steps.at(-2) !== count || steps.at(-1) !== quickest) steps.push(minute, count, quickest);
  }
  return steps;
}

/** What the steps say about a time; null before the first. */
export function stepAt(steps: readonly number[], nowMs: number): OpenStep | null {
  let at = -3;
  while ((steps[at + 3] ?? Number.POSITIVE_INFINITY) * MINUTE_MS <= nowMs) at += 3;
  if (at < 0) return null;
  const [count = 0, quickest = 0] = [steps[at + 1], steps[at + 2]];
  if (count > 0) return { count, quickestMin: quickest, nextMs: null };
  const next = steps[at + 3];
  return { count, quickestMin: null, nextMs: next === undefined ? null : next * MINUTE_MS };
}

function isOpenIn(spans: readonly number[], minute: number): boolean {
  let passed = 0;
  for (const each of spans) if (each <= minute) passed++;
  return passed % 2 === 1;
}
