import { moveBy } from "#lib/core/geo.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { Fix } from "#lib/tracking/position-batch.ts";
import type { Motion } from "./track.ts";

/** How far off a phone is at the moment, in metres, and how good it is. */
export type Gps = {
  readonly eastM: number;
  readonly northM: number;
  /** Standard deviation of the error on each axis. */
  readonly sigmaM: number;
};

/** The error wanders: what it is now says something of the next half minute. */
const WANDER_S = 25;
const MAX_SIGMAS = 3;
const MAX_SIGMA_M = 4;
/** No fix is farther than this from the truth. */
export const MAX_GPS_ERROR_M = MAX_SIGMA_M * MAX_SIGMAS * Math.SQRT2;
/** 68 % of the errors of two equal normal axes are within 1.51 standard deviations: what phones call accuracy. */
const ACCURACY_PER_SIGMA = 1.51;
/** Below this a phone does not know where it is headed, m/s. */
const HEADING_FROM_MPS = 0.7;

export function createGps(rng: Rng): Gps {
  const sigmaM = rng.range(1.8, MAX_SIGMA_M);
  return { sigmaM, eastM: clampTo(sigmaM, rng.gaussian() * sigmaM), northM: clampTo(sigmaM, rng.gaussian() * sigmaM) };
}

/** One reading: a first-order autoregressive error on each axis, so that fixes drift rather than jump. */
export function readGps(
  gps: Gps,
  motion: Motion,
  { recordedAt, sinceLastS, rng }: { recordedAt: number; sinceLastS: number; rng: Rng },
): { gps: Gps; fix: Fix } {
  const keep = Math.exp(-sinceLastS / WANDER_S);
  const fresh = Math.sqrt(1 - keep * keep) * gps.sigmaM;
  const eastM = clampTo(gps.sigmaM, gps.eastM * keep + fresh * rng.gaussian());
  const northM = clampTo(gps.sigmaM, gps.northM * keep + fresh * rng.gaussian());
  const at = moveBy(motion.at, Math.hypot(eastM, northM), (Math.atan2(eastM, northM) * 180) / Math.PI);
  const moves = motion.speedMps >= HEADING_FROM_MPS;
  return {
    gps: { ...gps, eastM, northM },
    fix: {
      lat: at.lat,
      lng: at.lng,
      recordedAt,
      accuracy: gps.sigmaM * ACCURACY_PER_SIGMA * rng.range(0.85, 1.3),
      heading: moves ? (motion.headingDeg + 4 * rng.gaussian() + 720) % 360 : null,
      speed: Math.max(0, motion.speedMps + (moves ? 0.2 * rng.gaussian() : 0)),
    },
  };
}

function clampTo(sigmaM: number, metres: number): number {
  return Math.max(-MAX_SIGMAS * sigmaM, Math.min(MAX_SIGMAS * sigmaM, metres));
}
