import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { OrderFacts, OrderStatus } from "#lib/orders/status.ts";
import { isEnd } from "#lib/orders/status.ts";
import type { EtaReason } from "./order-feed.ts";
import type { RouteLine, RouteProgress } from "./route-progress.ts";
import type { Vehicle } from "./trip.ts";

/** An order as far as its arrival depends on it. */
export type EtaOrder = Pick<OrderFacts, "status" | "restaurant" | "dropoff" | "readyAt" | "promisedAt">;

/** What is known of whoever brings it. */
export type EtaDriver = {
  readonly vehicle: Vehicle;
  /** Where they were last seen, and when (ms since 1970); null: never yet. */
  readonly fix: (LngLat & { readonly recordedAt: number }) | null;
  /** Doors that they go by before this order's, in their order. */
  readonly stopsBefore: readonly LngLat[];
  /** How far they are on the way to the restaurant, after pick-up to the door. Null: no line yet, or they left it. */
  readonly progress: Pick<RouteProgress, "metresLeft" | "secondsLeft"> | null;
  /** The way from the restaurant to the door. */
  readonly toDoor: Pick<RouteLine, "metres" | "seconds"> | null;
  readonly pace: Pace;
  /** For how long they have been at the end of their way, ms; null: they are not there. */
  readonly thereMs: number | null;
};

/** Real seconds for a planned one, and how many planned seconds that was learnt from. */
export type Pace = { readonly ratio: number; readonly learntS: number };

export type EtaInput = {
  readonly nowMs: number;
  readonly order: EtaOrder;
  readonly driver: EtaDriver | null;
  /** While there is no driver: the way from the restaurant to the door, as a bike's. */
  readonly ride?: Pick<RouteLine, "metres" | "seconds"> | null;
};

/** What can be said of an arrival at a moment, before it is made fit to be read. Times are ms since 1970. */
export type Estimate = {
  readonly from: number;
  readonly to: number;
  readonly reason: EtaReason;
  /** Seconds that the driver needs to the restaurant (before pick-up) or to the door; 0: there; null: not known. */
  readonly driverS: number | null;
};

/** Seconds from now: as early as, most likely, as late as. */
type Span = { readonly lo: number; readonly mid: number; readonly hi: number };

/**
 * What a planned second takes in traffic before anything is known of the driver, and how fast they come nearer as the
 * crow flies, m/s, where there is no plan: streets, rivers and hills included.
 */
const VEHICLE: Record<Vehicle, { paceRatio: number; straightMps: number }> = {
  bike: { paceRatio: 1.04, straightMps: 2.6 },
  scooter: { paceRatio: 1.65, straightMps: 4.3 },
  car: { paceRatio: 2.1, straightMps: 2.8 },
};

/** Seconds. `bench/eta` is how they were found: docs/decisions/0005-eta.md. */
const MODEL = {
  /** Relative error of a way's time, of one by nobody knows what vehicle, of one without a plan; what learning leaves of it. */
  routeError: 0.17,
  anybodyError: 0.24,
  straightError: 0.38,
  learnt: { halfAfterS: 240, least: 0.5 },
  /** Error of every way besides: lights, the last steps, a gate. */
  wayErrorS: 28,
  accept: { lo: 10, mid: 60, hi: 240 },
  kitchen: { early: 0.1, earlyS: 60, lateS: 45, late: 0.15, latestS: 210, overdue: 0.3, overdueMost: 0.7 },
  cookWithoutWord: { lo: 480, mid: 840, hi: 1_320 },
  findDriver: { lo: 60, mid: 300, hi: 780 },
  pickUp: { lo: 40, mid: 80, hi: 150 },
  handOver: { lo: 30, mid: 60, hi: 100 },
  /** At a place longer than usual: so much longer again, at most. */
  overstay: { mid: 25, hi: 90 },
  /** A position is trusted as long as this; past it each second takes so much off `from` and adds so much to `to`. */
  fresh: { s: 60, earlier: 0.3, later: 0.6 },
} as const;

/** Nearer than this to the door, in metres or seconds, one is arriving. */
const ARRIVING_M = 150;
const ARRIVING_S = 40;
const NOW: Span = { lo: 0, mid: 0, hi: 0 };
const NOT_YET: ReadonlySet<OrderStatus> = new Set(["draft", "awaiting_payment", "scheduled"]);

/**
 * When the food will be handed over, from what is known now. Null for an order that has ended. Pure: the same input
 * gives the same range; `eta-track.ts` remembers, and keeps what is shown from flapping.
 *
 * Holds: now ≤ from ≤ to, and past a minute of silence the range only widens.
 */
export function estimateEta({ nowMs, order, driver, ride = null }: EtaInput): Estimate | null {
  // Nothing is reckoned of what is not paid for, or not to be made yet.
  if (isEnd(order.status) || NOT_YET.has(order.status)) return null;
  const handOver = MODEL.handOver;
  const hasFood = order.status === "picked_up";
  const ageS = driver?.fix ? Math.max(0, (nowMs - driver.fix.recordedAt) / 1000) : null;
  const travel = driver ? legOf(order, driver, ageS) : null;
  let total: Span;
  let isKitchenLast = false;
  if (hasFood) {
    total = driver?.thereMs != null ? stay(handOver, driver.thereMs) : sum(travel ?? MODEL.findDriver, handOver);
  } else {
    const way = driver
      ? wayOf(order.restaurant.at, [...driver.stopsBefore, order.dropoff], driver.vehicle, driver.pace, driver.toDoor)
      : wayOf(order.restaurant.at, [order.dropoff], "bike", usualPace("bike"), ride, MODEL.anybodyError);
    const after = sum(way, handOver);
    const kitchen = kitchenOf(order, nowMs, after.mid);
    const there = travel ?? MODEL.findDriver;
    isKitchenLast = kitchen.mid > there.mid;
    const pickUp =
      driver?.thereMs != null && order.status === "ready" ? stay(MODEL.pickUp, driver.thereMs) : MODEL.pickUp;
    total = sum(later(kitchen, there), pickUp, after);
  }
  const silentS = ageS === null ? 0 : Math.max(0, ageS - MODEL.fresh.s);
  const isSilenceFelt = silentS > 0 && driver?.thereMs == null && !isKitchenLast;
  const widened = {
    lo: total.lo - (isSilenceFelt ? silentS * MODEL.fresh.earlier : 0),
    hi: total.hi + (isSilenceFelt ? silentS * MODEL.fresh.later : 0),
  };
  const from = nowMs + Math.max(0, widened.lo) * 1000;
  const to = Math.max(from, nowMs + widened.hi * 1000);
  return {
    from,
    to,
    reason: reasonOf(order, driver, travel, isSilenceFelt || (driver !== null && ageS === null && !isKitchenLast)),
    driverS: travel && ageS !== null ? travel.mid : null,
  };
}

/** What a driver of whom nothing is known yet is taken for. */
export function usualPace(vehicle: Vehicle): Pace {
  return { ratio: VEHICLE[vehicle].paceRatio, learntS: 0 };
}

/** The way that the driver is on: to the restaurant, or with the food to the door by way of the stops before. */
function legOf(order: EtaOrder, driver: EtaDriver, ageS: number | null): Span {
  const { fix, vehicle, pace, progress, thereMs, stopsBefore } = driver;
  const hasFood = order.status === "picked_up";
  if (thereMs !== null) return NOW;
  if (!fix) {
    // Never seen: anywhere between here and the far end of the way.
    const whole = hasFood
      ? wayOf(order.restaurant.at, [...stopsBefore, order.dropoff], vehicle, pace, driver.toDoor)
      : MODEL.findDriver;
    return { lo: 0, mid: whole.mid, hi: whole.hi + 240 };
  }
  const to = hasFood ? [...stopsBefore, order.dropoff] : [order.restaurant.at];
  const plan = progress && { metres: progress.metresLeft, seconds: progress.secondsLeft };
  const way = wayOf(fix, to, vehicle, pace, plan);
  // Unseen they go on as planned, for as long as that is believed; how far they came at the latest stays open.
  const goneS = Math.min(ageS ?? 0, MODEL.fresh.s);
  return {
    lo: Math.max(0, way.lo - (ageS ?? 0)),
    mid: Math.max(0, way.mid - goneS),
    hi: Math.max(0, way.hi - goneS),
  };
}

/** The time for a way by some stops; by its plan where there is one and no stop, else by the straight lines. */
function wayOf(
  from: LngLat,
  places: readonly LngLat[],
  vehicle: Vehicle,
  pace: Pace,
  plan: Pick<RouteLine, "metres" | "seconds"> | null,
  error: number = MODEL.routeError,
): Span {
  const { paceRatio, straightMps } = VEHICLE[vehicle];
  const { halfAfterS, least } = MODEL.learnt;
  const unsure = Math.max(least, halfAfterS / (halfAfterS + pace.learntS));
  const stops = places.length - 1;
  if (plan && plan.seconds > 0 && stops === 0) return around(plan.seconds * pace.ratio, error * unsure);
  const metres = places.reduce((sum, place, i) => sum + distanceM(i === 0 ? from : (places[i - 1] ?? from), place), 0);
  const seconds = (metres / straightMps) * (pace.ratio / paceRatio);
  return sum(around(seconds, MODEL.straightError * unsure), ...Array.from({ length: stops }, () => MODEL.handOver));
}

function around(seconds: number, error: number): Span {
  const by = seconds * error + MODEL.wayErrorS * Math.min(1, seconds / 120);
  return { lo: Math.max(0, seconds - by), mid: seconds, hi: seconds + by * 1.15 };
}

/** When the food is ready. A kitchen that is past its time needs longer the longer it is past it. */
function kitchenOf(order: EtaOrder, nowMs: number, afterS: number): Span {
  if (order.status === "ready") return NOW;
  const { early, earlyS, lateS, late, latestS, overdue, overdueMost } = MODEL.kitchen;
  const accept = order.status === "placed" ? MODEL.accept : NOW;
  if (order.readyAt === null) {
    // No word from the kitchen: what the promise leaves for it, if that is anything.
    const left = (order.promisedAt - nowMs) / 1000 - afterS - MODEL.pickUp.mid;
    const cook = MODEL.cookWithoutWord;
    const scale = Math.min(2, Math.max(0.5, left / cook.mid));
    return sum(accept, { lo: cook.lo * scale, mid: cook.mid * scale, hi: cook.hi * scale });
  }
  const untilS = (order.readyAt - nowMs) / 1000;
  const aheadS = Math.max(0, untilS);
  const overS = Math.max(0, -untilS);
  const cooking = {
    lo: Math.max(0, aheadS * (1 - early) - earlyS),
    mid: aheadS + lateS + overS * overdue,
    hi: aheadS * (1 + late) + latestS + overS * overdueMost,
  };
  return order.status === "placed" ? later(accept, cooking) : cooking;
}

/** What is left of a stay that has lasted so long. */
function stay(usual: Span, sinceMs: number): Span {
  const doneS = sinceMs / 1000;
  const mid = Math.max(MODEL.overstay.mid, usual.mid - doneS);
  return { lo: Math.max(0, usual.lo - doneS), mid, hi: Math.max(MODEL.overstay.hi, usual.hi - doneS) };
}

/** One after another: what is unsure of each is independent, so it adds up in squares. */
function sum(...spans: readonly Span[]): Span {
  let [mid, down, up] = [0, 0, 0];
  for (const span of spans) {
    mid += span.mid;
    down += (span.mid - span.lo) ** 2;
    up += (span.hi - span.mid) ** 2;
  }
  return { lo: Math.max(0, mid - Math.sqrt(down)), mid, hi: mid + Math.sqrt(up) };
}

/** Whichever comes later. */
function later(a: Span, b: Span): Span {
  return { lo: Math.max(a.lo, b.lo), mid: Math.max(a.mid, b.mid), hi: Math.max(a.hi, b.hi) };
}

function reasonOf(order: EtaOrder, driver: EtaDriver | null, travel: Span | null, isUnseen: boolean): EtaReason {
  if (order.status === "placed") return "waiting_for_restaurant";
  if (!driver) return "waiting_for_driver";
  if (order.status !== "picked_up") {
    if (isUnseen) return "driver_unseen";
    return order.status === "ready" ? "driver_to_restaurant" : "waiting_for_kitchen";
  }
  if (driver.stopsBefore.length > 0) return isUnseen ? "driver_unseen" : "other_stop_first";
  if (driver.thereMs !== null) return "arriving";
  if (isUnseen) return "driver_unseen";
  const isNear = driver.progress
    ? driver.progress.metresLeft <= ARRIVING_M
    : driver.fix && distanceM(driver.fix, order.dropoff) <= ARRIVING_M;
  return isNear || (travel && travel.mid <= ARRIVING_S) ? "arriving" : "driver_on_the_way";
}
