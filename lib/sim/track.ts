import { bearingDeg, distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Rng } from "#lib/core/rng.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";

/** A way as a routing engine gives it: n points, and the speed (m/s) on each of the n − 1 lines between them. */
export type Way = { readonly points: readonly LngLat[]; readonly speedsMps: readonly number[] };

/**
 * A way with its timetable: when each of its points is passed, and how fast. Columns, because a fleet holds thousands.
 * Between two points the speed changes evenly.
 */
export type Track = {
  readonly lng: Float64Array;
  readonly lat: Float64Array;
  /** Seconds from the start at which each point is left. */
  readonly leaveS: Float64Array;
  /** Seconds stood still at each point before it is left. */
  readonly standS: Float32Array;
  readonly speedMps: Float32Array;
  readonly durationS: number;
};

export type Motion = { readonly at: LngLat; readonly headingDeg: number; readonly speedMps: number };

/** What is left of Valhalla's speeds among traffic and lights (couriers ride faster than its cyclists), and how hard each vehicle speeds up and brakes (m/s²). */
const REALISM: Record<Vehicle, { pace: number; accelMps2: number }> = {
  bike: { pace: 1.05, accelMps2: 0.8 },
  scooter: { pace: 0.65, accelMps2: 1.6 },
  car: { pace: 0.55, accelMps2: 1.8 },
};
/** Long lines are cut into pieces of this, so that there is room to speed up and brake on them. */
const PIECE_M = 25;
const MIN_SPEED_MPS = 0.8;
const PACE_NOISE = 0.08;
/** Past this angle a turn is a crossing, where one sometimes has to stand. */
const CROSSING_DEG = 50;
const STAND_CHANCE = 0.2;
const MAX_STAND_S = 25;

/** The timetable of a vehicle over a way, with seeded traffic. Slow at sharp turns, never faster than it can brake. */
export function createTrack(way: Way, vehicle: Vehicle, rng: Rng): Track {
  const { pace, accelMps2 } = REALISM[vehicle];
  const mood = 1 + PACE_NOISE * clamp(rng.gaussian(), -2, 2);
  const { points, speeds } = cutIntoPieces(way);
  const n = points.length;
  const track = {
    lng: Float64Array.from(points, (p) => p.lng),
    lat: Float64Array.from(points, (p) => p.lat),
    leaveS: new Float64Array(n),
    standS: new Float32Array(n),
    speedMps: new Float32Array(n),
  };
  const lengths = points.map((p, i) => distanceM(p, points[i + 1] ?? p));
  const limit = (i: number) => {
    const turn = turnDeg(points, i);
    if (turn > CROSSING_DEG && rng.next() < STAND_CHANCE) track.standS[i] = rng.range(2, MAX_STAND_S);
    const around = Math.min(speeds[i - 1] ?? Number.POSITIVE_INFINITY, speeds[i] ?? Number.POSITIVE_INFINITY);
    const noisy = around * pace * mood * (1 + PACE_NOISE * clamp(rng.gaussian(), -2, 2));
    return Math.max(MIN_SPEED_MPS, track.standS[i] ? MIN_SPEED_MPS : Math.min(noisy, turnSpeed(turn)));
  };
  const v = track.speedMps;
  for (let i = 0; i < n; i++) v[i] = i === 0 || i === n - 1 ? MIN_SPEED_MPS : limit(i);
  const reach = (from: number, lengthM: number) => Math.sqrt(from * from + 2 * accelMps2 * lengthM);
  for (let i = 1; i < n; i++) v[i] = Math.min(num(v, i), reach(num(v, i - 1), lengths[i - 1] ?? 0));
  for (let i = n - 2; i >= 0; i--) v[i] = Math.min(num(v, i), reach(num(v, i + 1), lengths[i] ?? 0));
  for (let i = 1; i < n; i++) {
    const driveS = (2 * (lengths[i - 1] ?? 0)) / (num(v, i - 1) + num(v, i));
    track.leaveS[i] = num(track.leaveS, i - 1) + driveS + num(track.standS, i);
  }
  return { ...track, durationS: num(track.leaveS, n - 1) };
}

/** Where a track has come to after so many seconds; held at its two ends. */
export function motionAt(track: Track, elapsedS: number): Motion {
  const { lng, lat, leaveS, standS, speedMps } = track;
  const last = leaveS.length - 1;
  let lo = 0;
  let hi = last;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (num(leaveS, mid) > elapsedS) hi = mid;
    else lo = mid + 1;
  }
  // `lo` is the point that is left next; the vehicle is on the line that leads to it, or stands at it.
  const i = Math.max(1, Math.min(lo, last));
  const from = { lng: num(lng, i - 1), lat: num(lat, i - 1) };
  const to = last === 0 ? from : { lng: num(lng, i), lat: num(lat, i) };
  const headingDeg = bearingDeg(from, to);
  const startS = num(leaveS, i - 1);
  const driveS = num(leaveS, i) - num(standS, i) - startS;
  const t = Math.max(0, elapsedS - startS);
  if (last === 0 || !(driveS > 0) || t >= driveS) return { at: to, headingDeg, speedMps: 0 };
  const v0 = num(speedMps, i - 1);
  const v1 = num(speedMps, i);
  const share = (v0 * t + ((v1 - v0) * t * t) / (2 * driveS)) / (((v0 + v1) / 2) * driveS);
  const at = { lng: from.lng + (to.lng - from.lng) * share, lat: from.lat + (to.lat - from.lat) * share };
  return { at, headingDeg, speedMps: elapsedS < 0 ? 0 : v0 + ((v1 - v0) * t) / driveS };
}

function cutIntoPieces(way: Way): { points: LngLat[]; speeds: number[] } {
  const first = way.points[0];
  if (!first) throw new RangeError("a way needs a point");
  const points = [first];
  const speeds: number[] = [];
  for (const [i, to] of way.points.slice(1).entries()) {
    const from = points.at(-1) ?? first;
    const lengthM = distanceM(from, to);
    if (lengthM < 0.5) continue; // doubled points would turn on the spot
    const pieces = Math.ceil(lengthM / PIECE_M);
    for (let k = 1; k <= pieces; k++) {
      const t = k / pieces;
      points.push({ lng: from.lng + (to.lng - from.lng) * t, lat: from.lat + (to.lat - from.lat) * t });
      speeds.push(way.speedsMps[i] ?? MIN_SPEED_MPS);
    }
  }
  return { points, speeds };
}

function turnDeg(points: readonly LngLat[], i: number): number {
  const [before, at, after] = [points[i - 1], points[i], points[i + 1]];
  if (!before || !at || !after) return 0;
  return Math.abs(((bearingDeg(at, after) - bearingDeg(before, at) + 540) % 360) - 180);
}

/** The speed that a turn is taken at: free to about 15°, 2 m/s at a right angle, walking when turning round. */
function turnSpeed(deg: number): number {
  return deg < 15 ? Number.POSITIVE_INFINITY : Math.max(1, 180 / deg);
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}

function num(list: Float64Array | Float32Array, i: number): number {
  return list[i] ?? 0;
}
