import { bearingDeg, distanceM } from "#lib/core/geo.ts";
import type { Fix } from "./position-batch.ts";

/** Readings of a phone closer together than this say the same, ms. */
const MIN_GAP_MS = 1_000;
/** A driver who stands is told of this often, so that they are known to be there: well within the 120 s after which they are not. */
export const STILL_MS = 25_000;
/** How often one who rides is told of: a faster one more often, since the street is gone sooner. */
const SLOW = { belowMps: 1, everyMs: STILL_MS };
const RIDE = { belowMps: 9, everyMs: 3_000 };
const FAST_EVERY_MS = 2_000;
/** A bend is told of at once: degrees, after metres that are more than noise. */
const BEND = { deg: 30, metres: 12 };
const FAR_M = 40;

/** Whether a phone's reading is worth keeping and sending after the last one that was. Both by the phone's clock. */
export function isWorthKeeping(last: Fix | null, fix: Fix): boolean {
  if (!last) return true;
  const gapMs = fix.recordedAt - last.recordedAt;
  if (gapMs < MIN_GAP_MS) return false;
  const metres = distanceM(last, fix);
  const mps = Math.max(fix.speed ?? 0, metres > (fix.accuracy ?? 0) / 2 ? metres / (gapMs / 1_000) : 0);
  const everyMs = mps < SLOW.belowMps ? SLOW.everyMs : mps < RIDE.belowMps ? RIDE.everyMs : FAST_EVERY_MS;
  return gapMs >= everyMs || (mps >= SLOW.belowMps && (metres > FAR_M || isBend(last, fix, metres)));
}

function isBend(last: Fix, fix: Fix, metres: number): boolean {
  if (last.heading === null || metres < BEND.metres) return false;
  const turn = Math.abs((fix.heading ?? bearingDeg(last, fix)) - last.heading) % 360;
  return Math.min(turn, 360 - turn) > BEND.deg;
}
