import { type LngLat, mercatorX, mercatorY } from "#lib/core/geo.ts";
import { placeOn, progressOn, type RouteLine, type RouteProgress } from "#lib/tracking/route-progress.ts";
import type { DriverPosition } from "./order-store.ts";
import { extendTrack, headingOf, type PlaybackOptions, positionAt, type Track, targetOf, trackAt } from "./playback.ts";

/**
 * The driver of one order, played late so that they glide: along the way where they keep to it, round its corners too,
 * and straight where they do not. Pure: the caller brings the time.
 */
export type DriverTrack = {
  readonly line: RouteLine | null;
  /** The last place on the way; it never goes back. */
  readonly progress: RouteProgress | null;
  readonly track: Track;
  /** Where they head where the way does not say it, degrees; null = not known. */
  readonly headingDeg: number | null;
};

/** Nearer to the way than this, they are shown on it: the satellites' error, not the driver's. */
const SNAP_M = 40;
/** A shorter step says nothing of a direction, in the unit square (about 1 m). */
const STEP = 2.5e-8;

/** The track with a position. `line` is the way that is known now; null where there is none. */
export function moveDriver(
  before: DriverTrack | null,
  line: RouteLine | null,
  position: DriverPosition,
  nowMs: number,
  options: PlaybackOptions,
): DriverTrack {
  const isSameWay = before?.line === line;
  const progress = line && progressOn(line, position, isSameWay ? before?.progress : null);
  const onWay = progress !== null && progress.offRouteM <= SNAP_M;
  const at: LngLat = onWay ? progress.at : position;
  const along = onWay ? progress.metresDone : undefined;
  const x = mercatorX(at.lng);
  const y = mercatorY(at.lat);
  if (!before) {
    const track = trackAt(x, y, position.tickTimeMs);
    const samples = track.samples.map((sample) => ({ ...sample, along }));
    return { line, progress, track: { ...track, samples }, headingDeg: position.headingDeg };
  }
  // How far along the old way says nothing of the new one: the step between them is straight.
  const known = isSameWay ? before.track : straight(before.track);
  const last = targetOf(known);
  const moved = headingOf(x - last.x, y - last.y, STEP);
  return {
    line,
    progress,
    track: extendTrack(known, x, y, position.tickTimeMs, nowMs, options, along),
    headingDeg: position.headingDeg ?? moved ?? before.headingDeg,
  };
}

/** Where the driver stands on the map at a time, in the unit square. */
export type ShownDriver = {
  readonly x: number;
  readonly y: number;
  readonly headingDeg: number | null;
  /** The place on the way, as shown; null where there is none. */
  readonly on: RouteProgress | null;
  readonly moving: boolean;
  /** How fast, units a millisecond; 0 while it waits. */
  readonly perMs: number;
};

export function driverAt({ line, progress, track, headingDeg }: DriverTrack, nowMs: number): ShownDriver {
  const straightly = positionAt(track, nowMs);
  const along = line ? alongAt(track, nowMs) : null;
  if (!line || along === null) return { ...straightly, headingDeg, on: progress };
  const on = placeOn(line, along);
  return {
    x: mercatorX(on.at.lng),
    y: mercatorY(on.at.lat),
    headingDeg: directionOn(line, on.stretch) ?? headingDeg,
    on,
    moving: straightly.moving,
    perMs: straightly.perMs,
  };
}

/** Metres along the way at a time; null where the step that is played is not on it. */
function alongAt({ samples }: Track, nowMs: number): number | null {
  let i = samples.length - 1;
  while (i > 0 && nowMs < samples[i]!.startMs) i--;
  const to = samples[i]!;
  const from = samples[i - 1];
  if (to.along === undefined || !from || nowMs >= to.dueMs) return to.along ?? null;
  if (from.along === undefined) return null;
  return from.along + ((to.along - from.along) * (nowMs - to.startMs)) / (to.dueMs - to.startMs);
}

function straight(track: Track): Track {
  return { ...track, samples: track.samples.map(({ x, y, startMs, dueMs }) => ({ x, y, startMs, dueMs })) };
}

/** Degrees from north, clockwise; null on a stretch without length. */
function directionOn({ eastM, northM }: RouteLine, stretch: number): number | null {
  return headingOf(eastM[stretch + 1]! - eastM[stretch]!, northM[stretch]! - northM[stretch + 1]!, 0.01);
}
