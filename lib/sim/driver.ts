import type { LngLat } from "#lib/core/geo.ts";
import { createRng, hash32 } from "#lib/core/rng.ts";
import { type Motion, motionAt, type Track } from "./track.ts";

/** A delivery as its driver is told of it. */
export type Job = {
  readonly id: string;
  readonly status: "assigned" | "picked_up";
  readonly pickup: LngLat;
  readonly dropoff: LngLat;
};

/**
 * A driver's day: unplaced (nothing is known of where they are) → then round and round
 * idle → toPickup → waitingAtRestaurant → toDropoff → atDoor → idle.
 * A withdrawn job leads from anywhere to idle. Whoever is unplaced begins the first job somewhere in its middle.
 * Times are milliseconds of the simulated clock.
 */
export type DriverState =
  | { readonly phase: "unplaced" }
  | { readonly phase: "idle"; readonly at: LngLat }
  | {
      readonly phase: "toPickup" | "toDropoff";
      readonly job: Job;
      readonly from: LngLat;
      /** Share of the way that counts as done when the track comes; null = it begins at `from`, seen there until then. */
      readonly headStart: number | null;
      readonly drive: { readonly track: Track; readonly startMs: number } | null;
    }
  | {
      readonly phase: "waitingAtRestaurant" | "atDoor";
      readonly job: Job;
      readonly at: LngLat;
      readonly untilMs: number;
    };

export type DriverEvent =
  | { readonly type: "assigned"; readonly job: Job; readonly nowMs: number }
  /** The way that `wantedWay` asked for. */
  | { readonly type: "routed"; readonly track: Track; readonly nowMs: number }
  | { readonly type: "tick"; readonly nowMs: number }
  | { readonly type: "withdrawn"; readonly deliveryId: string; readonly nowMs: number };

export type Report = { readonly deliveryId: string; readonly event: "picked_up" | "delivered" };

/** Of those who begin in the middle of a job, this share has the food already; half of the rest waits for it. */
const STARTS_WITH_FOOD = 0.85;

/** The next state. An event that does not fit the state changes nothing. */
export function stepDriver(state: DriverState, event: DriverEvent): DriverState {
  switch (event.type) {
    case "assigned":
      if (state.phase === "unplaced") return beginInTheMiddle(event.job, event.nowMs);
      if (state.phase !== "idle") return state;
      return event.job.status === "picked_up"
        ? { phase: "toDropoff", job: event.job, from: state.at, headStart: null, drive: null }
        : { phase: "toPickup", job: event.job, from: state.at, headStart: null, drive: null };
    case "routed": {
      if ((state.phase !== "toPickup" && state.phase !== "toDropoff") || state.drive) return state;
      const doneMs = (state.headStart ?? 0) * event.track.durationS * 1000;
      return { ...state, drive: { track: event.track, startMs: event.nowMs - doneMs } };
    }
    case "withdrawn":
      if (!("job" in state) || state.job.id !== event.deliveryId) return state;
      return idleAt(whereIs(state, event.nowMs)?.at);
    case "tick":
      return tick(state, event.nowMs);
  }
}

function tick(state: DriverState, nowMs: number): DriverState {
  switch (state.phase) {
    case "toPickup":
    case "toDropoff": {
      const { drive, job } = state;
      if (!drive || nowMs < drive.startMs + drive.track.durationS * 1000) return state;
      const at = motionAt(drive.track, drive.track.durationS).at;
      return state.phase === "toPickup"
        ? { phase: "waitingAtRestaurant", job, at, untilMs: nowMs + restaurantWaitMs(job) }
        : { phase: "atDoor", job, at, untilMs: nowMs + doorWaitMs(job) };
    }
    case "waitingAtRestaurant":
      if (nowMs < state.untilMs) return state;
      return { phase: "toDropoff", job: state.job, from: state.at, headStart: null, drive: null };
    case "atDoor":
      return nowMs < state.untilMs ? state : { phase: "idle", at: state.at };
    default:
      return state;
  }
}

/** Where a driver is and how they move; null while they have no place on the map. */
export function whereIs(state: DriverState, nowMs: number): Motion | null {
  switch (state.phase) {
    case "unplaced":
      return null;
    case "toPickup":
    case "toDropoff":
      if (state.drive) return motionAt(state.drive.track, (nowMs - state.drive.startMs) / 1000);
      return state.headStart === null ? still(state.from) : null;
    default:
      return still(state.at);
  }
}

/** The way that a driver waits for, or null. */
export function wantedWay(state: DriverState): { from: LngLat; to: LngLat } | null {
  if ((state.phase !== "toPickup" && state.phase !== "toDropoff") || state.drive) return null;
  return { from: state.from, to: state.phase === "toPickup" ? state.job.pickup : state.job.dropoff };
}

/** What a driver tells after one step, in order. */
export function reportsOf(before: DriverState, after: DriverState): Report[] {
  if (before === after) return [];
  const reports: Report[] = [];
  if (before.phase === "atDoor" && after.phase === "idle")
    reports.push({ deliveryId: before.job.id, event: "delivered" });
  if (after.phase === "toDropoff" && before.phase !== "toDropoff" && after.job.status === "assigned") {
    reports.push({ deliveryId: after.job.id, event: "picked_up" });
  }
  return reports;
}

function beginInTheMiddle(job: Job, nowMs: number): DriverState {
  const rng = createRng(hash32(job.id, 1));
  const share = rng.next();
  if (job.status === "picked_up" || share < STARTS_WITH_FOOD) {
    return { phase: "toDropoff", job, from: job.pickup, headStart: rng.range(0.02, 0.95), drive: null };
  }
  if (share < (1 + STARTS_WITH_FOOD) / 2) {
    return {
      phase: "waitingAtRestaurant",
      job,
      at: job.pickup,
      untilMs: nowMs + restaurantWaitMs(job) * rng.range(0.1, 0.9),
    };
  }
  // Some way back towards the restaurant from the very door that the food will be brought to: as good a road as any.
  return { phase: "toPickup", job, from: job.dropoff, headStart: rng.range(0.5, 0.9), drive: null };
}

/** 1–4 minutes, mostly short: kitchens tell drivers in time. */
function restaurantWaitMs(job: Job): number {
  return 60_000 + 180_000 * createRng(hash32(job.id, 2)).next() ** 4;
}

/** 30–90 seconds. */
function doorWaitMs(job: Job): number {
  return createRng(hash32(job.id, 3)).range(30_000, 90_000);
}

function idleAt(at: LngLat | undefined): DriverState {
  return at ? { phase: "idle", at } : { phase: "unplaced" };
}

function still(at: LngLat): Motion {
  return { at, headingDeg: 0, speedMps: 0 };
}
