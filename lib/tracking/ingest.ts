import { bearingDeg, distanceM, isOnEarth } from "#lib/core/geo.ts";
import type { Fix } from "./position-batch.ts";
import type { Vehicle } from "./trip.ts";

/** Why a fix was not believed. Each is counted; none is shown or stored. */
export const DROP_REASONS = ["off_earth", "future", "too_old", "late", "duplicate", "inaccurate", "too_fast"] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export const INGEST = {
  /** A corrected clock may be this far ahead of ours. */
  futureMs: 5_000,
  /** What a driver kept without coverage is taken up to this age. */
  maxAgeMs: 24 * 3_600_000,
  /** A phone clock that is off by less than this is left as it is: so much is the network. */
  clockToleranceMs: 2_000,
  /** Fixes with a larger radius say nothing of a street. */
  maxAccuracyM: 200,
  /** Allowance for GPS noise before a step counts as too fast, metres. */
  jumpSlackM: 60,
  /** A phone that counts anew (installed again, another phone) is known by times that go on past the last by more than this. */
  recountMs: 60_000,
  /** So many fixes in a row that agree with each other move a driver whose first fix was the bad one. */
  reanchorAfter: 3,
} as const;

/** Faster than this no such vehicle goes, metres a second. */
const MAX_SPEED_MPS: Record<Vehicle, number> = { bike: 20, scooter: 35, car: 60 };

/** Where a driver was last believed to be. */
export type TrackState = {
  readonly last: Fix | null;
  readonly lastSeq: number;
  /** Fixes refused as too fast since the last believed one, while they agree with each other. */
  readonly suspects: readonly Fix[];
};

export const EMPTY_TRACK: TrackState = { last: null, lastSeq: 0, suspects: [] };

export type Verdict =
  | { readonly state: TrackState; readonly fix: Fix }
  | { readonly state: TrackState; readonly dropped: DropReason };

/** How much to add to a phone's times, from its clock at hello. Small differences are the network's and count as 0. */
export function clockOffsetMs(sentAt: number | null, nowMs: number): number {
  if (sentAt === null) return 0;
  const offset = nowMs - sentAt;
  return Math.abs(offset) < INGEST.clockToleranceMs ? 0 : offset;
}

/**
 * Takes one fix into a driver's track, or says why not. Pure.
 *
 * @param fix with `recordedAt` already corrected by the clock's offset
 * @param given its number; null from a client that does not count, whose repeats are told by their time alone
 */
export function takeFix(state: TrackState, fix: Fix, given: number | null, vehicle: Vehicle, nowMs: number): Verdict {
  if (given !== null && isRepeat(state, fix, given)) return { state, dropped: "duplicate" };
  const seq = given ?? state.lastSeq;
  const seen = { ...state, lastSeq: seq };
  if (!isOnEarth(fix.lng, fix.lat)) return { state: seen, dropped: "off_earth" };
  if (!(fix.recordedAt <= nowMs + INGEST.futureMs)) return { state: seen, dropped: "future" };
  if (fix.recordedAt < nowMs - INGEST.maxAgeMs) return { state: seen, dropped: "too_old" };
  if (fix.accuracy !== null && fix.accuracy > INGEST.maxAccuracyM) return { state: seen, dropped: "inaccurate" };
  const { last } = state;
  if (!last) return { state: { last: fix, lastSeq: seq, suspects: [] }, fix };
  if (fix.recordedAt <= last.recordedAt) return { state: seen, dropped: "late" };
  if (isPossible(last, fix, vehicle)) {
    const heading = fix.heading ?? headingFrom(last, fix);
    const taken = { ...fix, heading };
    return { state: { last: taken, lastSeq: seq, suspects: [] }, fix: taken };
  }
  const previous = state.suspects.at(-1);
  const agrees = previous !== undefined && fix.recordedAt > previous.recordedAt && isPossible(previous, fix, vehicle);
  const suspects = agrees ? [...state.suspects, fix] : [fix];
  if (suspects.length >= INGEST.reanchorAfter) return { state: { last: fix, lastSeq: seq, suspects: [] }, fix };
  return { state: { ...seen, suspects }, dropped: "too_fast" };
}

/** A number taken before names the same fix again, even where a new offset of the clock moved its time a little. */
function isRepeat({ last, lastSeq }: TrackState, fix: Fix, seq: number): boolean {
  return seq <= lastSeq && last !== null && fix.recordedAt <= last.recordedAt + INGEST.recountMs;
}

function isPossible(from: Fix, to: Fix, vehicle: Vehicle): boolean {
  const seconds = (to.recordedAt - from.recordedAt) / 1000;
  const slack = INGEST.jumpSlackM + (from.accuracy ?? 0) + (to.accuracy ?? 0);
  return distanceM(from, to) <= MAX_SPEED_MPS[vehicle] * seconds + slack;
}

/** Where a phone does not say which way it goes, a step of some metres does. */
function headingFrom(from: Fix, to: Fix): number | null {
  return distanceM(from, to) >= 8 ? bearingDeg(from, to) : from.heading;
}
