/**
 * Positions played late, so that a marker glides at constant speed instead of hopping with the feed.
 *
 * A track is a polyline of samples, each with the time it is due on the screen. The point shown always lies on the
 * segment between two samples that follow each other, and never goes back. Pure: the caller brings the time.
 */

export type Sample = {
  readonly x: number;
  readonly y: number;
  readonly startMs: number;
  readonly dueMs: number;
  /** Metres along a way that the place lies on: between two of these the way is taken, not the straight line. */
  readonly along?: number | undefined;
};
export type Track = {
  /** When the newest sample was true, by the feed's ticks in local time. */
  readonly changedMs: number;
  /** Oldest first; the first is where the marker comes from, the last where it goes. */
  readonly samples: readonly Sample[];
};

export type PlaybackOptions = {
  /** How late a position may be shown, at most; 0 shows it at once. */
  readonly delayMs: number;
  /** Beyond this distance (in the unit square) a marker jumps. */
  readonly jumpBeyond: number;
  /** Steps instead of glides (reduced motion). */
  readonly step: boolean;
};

/** A glide takes a little longer than the change took, so that a late frame finds the marker still moving. */
const SLACK = 1.1;
/** Changes come with ticks, so a shorter interval says nothing about speed. */
const MIN_INTERVAL_MS = 1000;

export function trackAt(x: number, y: number, atMs: number): Track {
  return { changedMs: atMs, samples: [{ x, y, startMs: atMs, dueMs: atMs }] };
}

/**
 * The track with a position that was true at `atMs` (tick time) and came at `nowMs`. The glide lasts about as long as
 * the change took, and ends within the delay.
 */
export function extendTrack(
  track: Track,
  x: number,
  y: number,
  atMs: number,
  nowMs: number,
  options: PlaybackOptions,
  along?: number,
): Track {
  const last = track.samples[track.samples.length - 1]!;
  if (last.x === x && last.y === y) return track;
  const far = Math.hypot(x - last.x, y - last.y) > options.jumpBeyond;
  if (far || options.step || options.delayMs <= 0) {
    return { changedMs: atMs, samples: [{ x, y, startMs: nowMs, dueMs: nowMs, along }] };
  }
  const intervalMs = Math.max(MIN_INTERVAL_MS, atMs - track.changedMs);
  const startMs = Math.max(nowMs, last.dueMs);
  const dueMs = Math.max(startMs, Math.min(startMs + intervalMs * SLACK, nowMs + options.delayMs));
  // What has been played is dropped; the sample before the one in play stays as the segment's start.
  let first = track.samples.length - 1;
  while (first > 0 && track.samples[first]!.startMs > nowMs) first--;
  const kept = track.samples.slice(Math.max(0, first - 1));
  return { changedMs: atMs, samples: [...kept, { x, y, startMs, dueMs, along }] };
}

/**
 * Where the marker stands at a time; `moving` says that a later time gives another place, `perMs` how fast it goes there
 * (units a millisecond, 0 while it waits).
 */
export function positionAt(track: Track, nowMs: number): { x: number; y: number; moving: boolean; perMs: number } {
  const { samples } = track;
  for (let i = samples.length - 1; i > 0; i--) {
    const to = samples[i]!;
    if (nowMs < to.startMs) continue;
    if (nowMs >= to.dueMs) return { x: to.x, y: to.y, moving: i < samples.length - 1, perMs: 0 };
    const from = samples[i - 1]!;
    const spanMs = to.dueMs - to.startMs;
    const part = (nowMs - to.startMs) / spanMs;
    const perMs = Math.hypot(to.x - from.x, to.y - from.y) / spanMs;
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, moving: true, perMs };
  }
  const only = samples[0]!;
  return { x: only.x, y: only.y, moving: samples.length > 1, perMs: 0 };
}

/** The last place of a track: what is true now, as far as is known. */
export function targetOf(track: Track): Sample {
  return track.samples[track.samples.length - 1]!;
}

/** `toDeg` as the angle that is nearest to `fromDeg`, so that a marker turns the short way (may leave 0…360). */
export function turnToward(fromDeg: number, toDeg: number): number {
  const turn = (((toDeg - fromDeg) % 360) + 540) % 360;
  return fromDeg + turn - 180;
}

/** Heading of a move in the unit square (y to the south), degrees clockwise from north; null where it is too short to tell. */
export function headingOf(dx: number, dy: number, atLeast: number): number | null {
  if (Math.hypot(dx, dy) < atLeast) return null;
  return ((Math.atan2(dx, -dy) * 180) / Math.PI + 360) % 360;
}
