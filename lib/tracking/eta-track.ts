import { distanceM, type LngLat } from "#lib/core/geo.ts";
import { type Estimate, type EtaDriver, type EtaOrder, estimateEta, type Pace, usualPace } from "./eta.ts";
import type { Eta } from "./order-feed.ts";
import { progressOn, type RouteLine, type RouteProgress } from "./route-progress.ts";

/** What a gateway knows of an order at a moment. */
export type EtaNews = {
  readonly nowMs: number;
  readonly order: EtaOrder;
  readonly driver:
    | (Pick<EtaDriver, "vehicle" | "fix" | "stopsBefore"> & {
        /** The driver's own name: another one begins anew. */
        readonly id: string;
        /** The line from where they were assigned to the restaurant, if it came. */
        readonly toRestaurant: RouteLine | null;
        /** The line from the restaurant to the door, if it came; after they left it, from where they are. */
        readonly toDoor: RouteLine | null;
      })
    | null;
  /** While there is no driver: the line from the restaurant to the door, as a bike's. */
  readonly ride?: RouteLine | null;
};

/** What is remembered of an order between two estimates. Made by `followEta` alone. */
export type EtaTrack = {
  /** What is shown: on whole minutes, except where `from` is now. Null once the order has ended. */
  readonly eta: Eta | null;
  /** Where the driver is on the way that they are on. */
  readonly progress: RouteProgress | null;
  readonly line: RouteLine | null;
  readonly driverId: string | null;
  readonly pace: Pace | null;
  readonly fixAt: number | null;
  /** Since when they are at the end of their way, ms since 1970. */
  readonly thereSince: number | null;
};

const MINUTE_MS = 60_000;
/** What is shown is never narrower than the estimate, and follows it inwards only from so far past a whole minute. */
const HOLD_MS = 40_000;
/** Nearer than this to a place one is there; farther than the second one has left again. */
const THERE_M = 45;
const LEFT_M = 90;
/** Farther off than this a line says nothing of the way any more. */
export const OFF_ROUTE_M = 150;
/** What was learnt of a driver's pace is half forgotten after so many planned seconds, and weighs as much as the usual one after the second. */
const FORGET_S = 600;
const USUAL_S = 240;

/**
 * The next estimate of an order, with what was seen of its driver since the last. Call it every few seconds, and at
 * each event; `track` null begins. Costs some microseconds.
 */
export function followEta(track: EtaTrack | null, { nowMs, order, driver, ride = null }: EtaNews): EtaTrack {
  if (!driver) {
    const eta = settle(track?.eta ?? null, estimateEta({ nowMs, order, driver: null, ride }), order, nowMs);
    return { eta, progress: null, line: null, driverId: null, pace: null, fixAt: null, thereSince: null };
  }
  const known = track?.driverId === driver.id ? track : null;
  const hasFood = order.status === "picked_up";
  // With a stop before, the way does not follow the line to the door.
  const line = hasFood ? (driver.stopsBefore.length > 0 ? null : driver.toDoor) : driver.toRestaurant;
  const goal = hasFood ? (driver.stopsBefore[0] ?? order.dropoff) : order.restaurant.at;
  const { fix, vehicle, stopsBefore, toDoor } = driver;
  const isSameLine = line !== null && known?.line === line;
  const before = isSameLine ? known.progress : null;
  const isNewFix = fix !== null && fix.recordedAt !== known?.fixAt;
  const progress = line && fix ? (isNewFix || !before ? progressOn(line, fix, before) : before) : null;
  const isSameLeg = isSameLine || (known?.line === null && line !== null);
  const thereSince = fix
    ? thereSinceOf(isSameLeg || line === null ? (known?.thereSince ?? null) : null, fix, goal)
    : null;
  const pace = learn(
    known?.pace ?? usualPace(vehicle),
    known,
    before,
    progress,
    fix?.recordedAt ?? null,
    thereSince !== null,
    vehicle,
  );
  const isOn = progress !== null && progress.offRouteM <= OFF_ROUTE_M;
  const isAtDoor = thereSince !== null && !(hasFood && stopsBefore.length > 0);
  const raw = estimateEta({
    nowMs,
    order,
    driver: {
      vehicle,
      fix,
      stopsBefore,
      progress: isOn ? progress : null,
      toDoor,
      pace,
      thereMs: isAtDoor ? Math.max(0, nowMs - thereSince) : null,
    },
  });
  const eta = settle(track?.eta ?? null, raw, order, nowMs);
  return { eta, progress, line, driverId: driver.id, pace, fixAt: fix?.recordedAt ?? null, thereSince };
}

/** True if nobody could see a difference between the two. */
export function isSameEta(a: Eta | null, b: Eta | null): boolean {
  if (!a || !b) return a === b;
  return (
    minute(a.from) === minute(b.from) &&
    a.to === b.to &&
    a.reason === b.reason &&
    a.driverMin === b.driverMin &&
    a.lateMin === b.lateMin
  );
}

/** To whole minutes, held where they are until the estimate has clearly left them. */
function settle(shown: Eta | null, raw: Estimate | null, order: EtaOrder, nowMs: number): Eta | null {
  if (!raw) return null;
  const fromDrift = shown ? raw.from - minute(shown.from) : Number.NaN;
  const isFromHeld = shown && fromDrift >= 0 && fromDrift < MINUTE_MS + HOLD_MS;
  const from = Math.max(nowMs, isFromHeld ? minute(shown.from) : minute(raw.from));
  const toDrift = shown ? shown.to - raw.to : Number.NaN;
  const isToHeld = shown && toDrift >= 0 && toDrift < MINUTE_MS + HOLD_MS && shown.to > from;
  const to = Math.max(
    isToHeld ? shown.to : Math.ceil(raw.to / MINUTE_MS) * MINUTE_MS,
    (Math.floor(from / MINUTE_MS) + 1) * MINUTE_MS,
  );
  const lateMin = Math.max(0, Math.floor((to - order.promisedAt) / MINUTE_MS));
  return { from, to, reason: raw.reason, driverMin: driverMinOf(shown, raw.driverS), lateMin };
}

/** At least one minute while they are not there, and held like the range. */
function driverMinOf(shown: Eta | null, seconds: number | null): number | null {
  if (seconds === null || seconds === 0) return seconds;
  const before = shown?.driverMin;
  if (before && Math.abs(seconds - before * 60) < 45) return before;
  return Math.max(1, Math.round(seconds / 60));
}

function minute(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

function thereSinceOf(
  since: number | null,
  fix: LngLat & { readonly recordedAt: number },
  goal: LngLat,
): number | null {
  const metres = distanceM(fix, goal);
  if (since !== null) return metres <= LEFT_M ? since : null;
  return metres <= THERE_M ? fix.recordedAt : null;
}

/** Real time against planned time on the way, pulled towards the usual while little is known. */
function learn(
  pace: Pace,
  known: EtaTrack | null,
  before: RouteProgress | null,
  progress: RouteProgress | null,
  fixAt: number | null,
  isThere: boolean,
  vehicle: EtaDriver["vehicle"],
): Pace {
  if (!before || !progress || fixAt === null || !known || known.fixAt === null || isThere) return pace;
  const realS = (fixAt - known.fixAt) / 1000;
  const plannedS = progress.secondsDone - before.secondsDone;
  if (!(realS > 0) || progress.offRouteM > OFF_ROUTE_M) return pace;
  const keep = Math.exp(-plannedS / FORGET_S);
  const usual = usualPace(vehicle).ratio;
  const learntBefore = pace.learntS * keep;
  // `ratio` is (usual × weight + real) / (weight + planned): taken apart, added to, put together again.
  const realBefore = (pace.ratio * (USUAL_S + pace.learntS) - usual * USUAL_S) * keep;
  const learntS = learntBefore + plannedS;
  const ratio = (usual * USUAL_S + realBefore + realS) / (USUAL_S + learntS);
  return { ratio: Math.min(3 * usual, Math.max(usual / 3, ratio)), learntS };
}
