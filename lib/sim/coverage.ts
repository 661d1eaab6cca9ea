import type { Rng } from "#lib/core/rng.ts";

/** Whether a phone has a network, and until when. */
export type Coverage = { readonly covered: boolean; readonly untilMs: number };

const MIN_GAP_S = 20;
const MAX_GAP_S = 90;

/** A phone that has a network now, with the first gap somewhere ahead. `loss` is the share of time without one. */
export function createCoverage(nowMs: number, loss: number, rng: Rng): Coverage {
  return { covered: true, untilMs: nowMs + coveredMs(loss, rng) };
}

/** The state at a later time. Gaps last 20–90 s and come by chance, as often as makes their share `loss`. */
export function stepCoverage(coverage: Coverage, nowMs: number, loss: number, rng: Rng): Coverage {
  if (nowMs < coverage.untilMs) return coverage;
  return coverage.covered
    ? { covered: false, untilMs: nowMs + rng.range(MIN_GAP_S, MAX_GAP_S) * 1000 }
    : { covered: true, untilMs: nowMs + coveredMs(loss, rng) };
}

/** Exponential, because nothing remembers when the last gap was. */
function coveredMs(loss: number, rng: Rng): number {
  if (loss <= 0) return Number.POSITIVE_INFINITY;
  const meanGapMs = ((MIN_GAP_S + MAX_GAP_S) / 2) * 1000;
  return -Math.log(1 - rng.next()) * meanGapMs * ((1 - loss) / loss);
}
