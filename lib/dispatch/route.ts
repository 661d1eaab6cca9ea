import type { LngLat } from "#lib/core/geo.ts";
import type { Vehicle } from "#lib/tracking/trip.ts";
import type { Rules } from "./rules.ts";

/** How long a ride takes, seconds; Infinity where there is no way. */
export type Ride = (from: LngLat, to: LngLat, vehicle: Vehicle) => number;

/** An order to be brought, as far as a route goes. Times are ms since 1970. */
export type Task = {
  readonly id: string;
  readonly pickup: LngLat;
  readonly dropoff: LngLat;
  /** When the kitchen is, or was, done with it, as far as is known. */
  readonly readyAt: number;
  /** When it would have come without what was added to its driver's route since; null for one that is not yet with anybody. */
  readonly aloneAt: number | null;
};

export type Stop = { readonly task: Task; readonly kind: "pickup" | "dropoff" };

/** A driver and what they have to do, in their order. */
export type Runner = {
  readonly id: string;
  readonly vehicle: Vehicle;
  readonly at: LngLat;
  /** From when on they can leave from `at`. */
  readonly freeAt: number;
  readonly stops: readonly Stop[];
  /** Since when they have had nothing to do; null while they have. */
  readonly idleSince: number | null;
};

/** When each stop is reached, in ms since 1970; an arrival is the hand-over for a door. Infinity where there is no way. */
export function arrivalsOf(
  runner: Pick<Runner, "at" | "freeAt" | "vehicle">,
  stops: readonly Stop[],
  ride: Ride,
  rules: Rules,
): number[] {
  let { at, freeAt: nowMs } = runner;
  return stops.map(({ task, kind }) => {
    const to = kind === "pickup" ? task.pickup : task.dropoff;
    const there = nowMs + ride(at, to, runner.vehicle) * 1_000;
    at = to;
    if (kind === "pickup") {
      nowMs = Math.max(there, task.readyAt) + rules.pickUpS * 1_000;
      return there;
    }
    nowMs = there + rules.handOverS * 1_000;
    return nowMs;
  });
}

/** A route with a task in it, and what that means. Times are ms since 1970. */
export type Insertion = {
  readonly stops: readonly Stop[];
  readonly pickupAt: number;
  readonly doorAt: number;
  /** When the route is done, and would have been without. */
  readonly endAt: number;
  readonly endedAt: number;
  /** By how much those who were there before get it later, in all; the hand-over as planned, ms. */
  readonly delayMs: number;
};

/** Tasks in a route: what its driver has, however far they have come with it. */
export function loadOf(stops: readonly Stop[]): number {
  return stops.reduce((count, { kind }) => count + (kind === "dropoff" ? 1 : 0), 0);
}

/**
 * The best place for a task in a driver's route, its two stops in every order with those that are there, which keep theirs;
 * null where there is none. Nobody who was there before gets it later than `maxDelayS` after they would have had it alone,
 * nor later than now where that has passed already.
 */
export function insertTask(
  runner: Runner,
  task: Task,
  ride: Ride,
  rules: Rules,
  weigh: (one: Insertion) => number,
): Insertion | null {
  const { stops } = runner;
  if (loadOf(stops) >= rules.maxLoad[runner.vehicle]) return null;
  const before = arrivalsOf(runner, stops, ride, rules);
  const endedAt = before.at(-1) ?? runner.freeAt;
  const limits = stops.map(({ task: other, kind }, i) => {
    const now = before[i] ?? 0;
    return kind === "dropoff"
      ? Math.max(now, (other.aloneAt ?? now) + rules.maxDelayS * 1_000)
      : Number.POSITIVE_INFINITY;
  });
  let best: Insertion | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let up = 0; up <= stops.length; up++) {
    for (let down = up; down <= stops.length; down++) {
      const route: Stop[] = [
        ...stops.slice(0, up),
        { task, kind: "pickup" },
        ...stops.slice(up, down),
        { task, kind: "dropoff" },
        ...stops.slice(down),
      ];
      const arrivals = arrivalsOf(runner, route, ride, rules);
      let delayMs = 0;
      const isKind = stops.every((stop, i) => {
        const then = arrivals[i < up ? i : i < down ? i + 1 : i + 2] ?? 0;
        if (stop.kind === "dropoff") delayMs += Math.max(0, then - (before[i] ?? then));
        return then <= (limits[i] ?? 0);
      });
      const [pickupAt, doorAt, endAt] = [arrivals[up] ?? 0, arrivals[down + 1] ?? 0, arrivals.at(-1) ?? 0];
      if (!isKind || !Number.isFinite(endAt)) continue;
      const insertion = { stops: route, pickupAt, doorAt, endAt, endedAt, delayMs };
      const cost = weigh(insertion);
      if (cost >= bestCost) continue;
      best = insertion;
      bestCost = cost;
    }
  }
  return best;
}

/** A task that a driver has: picked up already, or still in the kitchen. */
export type Held = { readonly task: Task; readonly hasFood: boolean };

/** What somebody holds, as the stops that bring it soonest in all: every order of few stops, the shortest sum of hand-overs. */
export function routeOf(runner: Omit<Runner, "stops">, held: readonly Held[], ride: Ride, rules: Rules): Stop[] {
  let best: Stop[] = [];
  let bestSum = Number.POSITIVE_INFINITY;
  const visit = (done: Stop[], left: readonly Stop[]) => {
    if (left.length === 0) {
      const arrivals = arrivalsOf(runner, done, ride, rules);
      const sum = arrivals.reduce((all, at, i) => all + (done[i]?.kind === "dropoff" ? at : 0), 0);
      if (best.length > 0 && sum >= bestSum) return;
      best = done;
      bestSum = sum;
      return;
    }
    for (const stop of left) {
      const waitsForPickup =
        stop.kind === "dropoff" && left.some((one) => one.kind === "pickup" && one.task === stop.task);
      if (!waitsForPickup) {
        visit(
          [...done, stop],
          left.filter((one) => one !== stop),
        );
      }
    }
  };
  // An operator may have given somebody more than dispatch would: past four the newest are brought last.
  const few = held.slice(0, 4);
  visit([], stopsOf(few));
  return [...best, ...stopsOf(held.slice(4))];
}

function stopsOf(held: readonly Held[]): Stop[] {
  return held.flatMap(({ task, hasFood }): Stop[] =>
    hasFood
      ? [{ task, kind: "dropoff" }]
      : [
          { task, kind: "pickup" },
          { task, kind: "dropoff" },
        ],
  );
}
