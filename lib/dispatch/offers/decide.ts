import type { LngLat } from "#lib/core/geo.ts";
import type { DriverId, OrderId } from "#lib/core/ids.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import { candidatesOf, type Matching, matchWindow, seedOf, type Wanted } from "../match-window.ts";
import { type PastOffer, turnOf } from "../offer.ts";
import { type Held, type Ride, type Runner, routeOf } from "../route.ts";
import type { Rules } from "../rules.ts";

/** An order that is claimed, and its fence. Times are ms since 1970. */
export type Claimed = {
  readonly orderId: OrderId;
  readonly fence: number;
  readonly wantedSince: number;
  readonly pickup: LngLat;
  readonly dropoff: LngLat;
  /** Null where the kitchen has said nothing: it counts as ready. */
  readonly readyAt: number | null;
  readonly isReady: boolean;
};

export type Available = {
  readonly driverId: DriverId;
  readonly vehicle: Vehicle;
  readonly at: LngLat;
  readonly idleSince: number;
  readonly held: readonly Held[];
};

type RideWanted = { readonly from: LngLat; readonly to: LngLat; readonly vehicle: Vehicle };

/** A round as it is before anything is asked of a routing engine. */
export type Round = {
  readonly nowMs: number;
  readonly orders: readonly Wanted[];
  readonly drivers: readonly Available[];
  /** Orders that an operator has to look at. */
  readonly alarms: readonly OrderId[];
  /** The rides that the decision needs. */
  readonly rides: readonly RideWanted[];
};

/** A kitchen that is late with what it said is thought to need a little more. */
const LATE_S = 60;

/** Who is compared with whom, and which rides that takes: each order's candidates, with what they have already. */
export function planRound(
  claimed: readonly Claimed[],
  drivers: readonly Available[],
  past: ReadonlyMap<string, readonly PastOffer[]>,
  nowMs: number,
  rules: Rules,
): Round {
  const alarms: OrderId[] = [];
  const orders = claimed.map(({ orderId, wantedSince, pickup, dropoff, readyAt, isReady }): Wanted => {
    const { refusedBy, isAlarm } = turnOf(past.get(orderId) ?? [], { nowMs, wantedSince });
    if (isAlarm) alarms.push(orderId);
    const soonest = nowMs + LATE_S * 1_000;
    const ready = isReady || readyAt === null ? nowMs : Math.max(readyAt, soonest);
    return { id: orderId, pickup, dropoff, readyAt: ready, aloneAt: null, refusedBy };
  });
  const near = candidatesOf(drivers.map(toBare), rules);
  const byId = new Map(drivers.map((driver) => [driver.driverId as string, driver]));
  const rides: RideWanted[] = [];
  const seen = new Set<string>();
  for (const order of orders) {
    for (const { id } of near(order)) {
      const driver = byId.get(id);
      if (driver) rides.push(...ridesOf(driver, order, seen));
    }
  }
  return { nowMs, orders, drivers, alarms, rides };
}

/** Everything that may follow something else in a route of this driver's with this order in it. */
function ridesOf({ driverId, vehicle, at, held }: Available, order: Wanted, seen: Set<string>): RideWanted[] {
  const own = held.flatMap(({ task, hasFood }) => (hasFood ? [task.dropoff] : [task.pickup, task.dropoff]));
  const isFirst = !seen.has(driverId);
  seen.add(driverId);
  const among = (list: readonly LngLat[], to: readonly LngLat[]): RideWanted[] =>
    list.flatMap((from) => to.filter((place) => place !== from).map((place) => ({ from, to: place, vehicle })));
  const added = [order.pickup, order.dropoff];
  return [
    { from: at, to: order.pickup, vehicle },
    { from: order.pickup, to: order.dropoff, vehicle },
    ...among(own, added),
    ...among(added, own),
    ...(isFirst ? [...among([at], own), ...among(own, own)] : []),
  ];
}

/** The decision: the window matched as a whole over these rides. The same round and rides give the same answer. */
export function decideRound(round: Round, ride: Ride, rules: Rules): Matching {
  const { nowMs, orders, drivers } = round;
  const runners = drivers.map((driver): Runner => {
    const bare = toBare(driver);
    const held = driver.held.map((one) => ({
      ...one,
      task: { ...one.task, readyAt: Math.max(one.task.readyAt, nowMs - 3_600_000) },
    }));
    return { ...bare, freeAt: nowMs, stops: routeOf({ ...bare, freeAt: nowMs }, held, ride, rules) };
  });
  const seed = seedOf(orders.map(({ id }) => id).join(" "));
  return matchWindow({ nowMs, orders, runners, seed }, ride, rules);
}

/** For finding who is near and has room; its stops say how many there are, not in which order. */
function toBare({ driverId, vehicle, at, idleSince, held }: Available): Runner {
  const stops = held.map(({ task }) => ({ task, kind: "dropoff" as const }));
  return { id: driverId, vehicle, at, freeAt: 0, stops, idleSince: held.length === 0 ? idleSince : null };
}
