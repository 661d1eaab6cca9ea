import type { Matching, Wanted, Window } from "#lib/dispatch/match-window.ts";
import { arrivalsOf, loadOf, type Ride, type Runner, type Stop } from "#lib/dispatch/route.ts";
import { RULES } from "#lib/dispatch/rules.ts";

/**
 * The least that a window can cost, by trying everything: every way to split the orders among the drivers, as many to each
 * as they may have, in every order of their stops. For windows of up to 8 × 8.
 */
export function leastCost({ orders, runners, nowMs }: Window, ride: Ride): number {
  const sets = 2 ** orders.length;
  let least = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
  least[0] = 0;
  for (const runner of runners) {
    const own = costsOfSets(runner, orders, nowMs, ride);
    const next = Float64Array.from(least);
    for (let done = 0; done < sets; done++) {
      for (const [set, cost] of own) {
        if (set & done) continue;
        next[set | done] = Math.min(next[set | done]!, least[done]! + cost);
      }
    }
    least = next;
  }
  return least.reduce(
    (best, cost, set) => Math.min(best, cost + (orders.length - bits(set)) * RULES.aloneS),
    Number.POSITIVE_INFINITY,
  );
}

/** What a matching costs by the same measure. */
export function costOfMatching({ orders, runners, nowMs }: Window, { matches }: Matching, ride: Ride): number {
  let sum = (orders.length - matches.length) * RULES.aloneS;
  for (const runner of runners) {
    const own = matches.filter(({ driverId }) => driverId === runner.id);
    if (own.length === 0) continue;
    const [longest] = own.map(({ choice }) => choice.insertion.stops).sort((a, b) => b.length - a.length);
    const given = orders.filter(({ id }) => own.some(({ orderId }) => orderId === id));
    sum += costOfRoute(runner, longest ?? [], given, nowMs, ride);
  }
  return sum;
}

function costsOfSets(runner: Runner, orders: readonly Wanted[], nowMs: number, ride: Ride): Map<number, number> {
  const room = RULES.maxLoad[runner.vehicle] - loadOf(runner.stops);
  const costs = new Map<number, number>();
  for (let set = 1; set < 2 ** orders.length; set++) {
    if (bits(set) > room) continue;
    const given = orders.filter((_, i) => set & (1 << i));
    let best = Number.POSITIVE_INFINITY;
    for (const stops of routesWith(runner.stops, given)) {
      best = Math.min(best, costOfRoute(runner, stops, given, nowMs, ride));
    }
    costs.set(set, best);
  }
  return costs;
}

/** Every route with these orders in it; the stops that are there keep their order. */
function* routesWith(stops: readonly Stop[], [order, ...rest]: readonly Wanted[]): Generator<readonly Stop[]> {
  if (!order) {
    yield stops;
    return;
  }
  for (let up = 0; up <= stops.length; up++) {
    for (let down = up; down <= stops.length; down++) {
      const pickup: Stop = { task: order, kind: "pickup" };
      const dropoff: Stop = { task: order, kind: "dropoff" };
      yield* routesWith([...stops.slice(0, up), pickup, ...stops.slice(up, down), dropoff, ...stops.slice(down)], rest);
    }
  }
}

/** Waits of those who are new, delays of those who were there, the driver's time, load and turn; Infinity where it may not be. */
function costOfRoute(
  runner: Runner,
  stops: readonly Stop[],
  given: readonly Wanted[],
  nowMs: number,
  ride: Ride,
): number {
  const before = arrivalsOf(runner, runner.stops, ride, RULES);
  const after = arrivalsOf(runner, stops, ride, RULES);
  const beforeOf = new Map(runner.stops.map(({ task, kind }, i) => [`${kind} ${task.id}`, before[i] ?? 0]));
  const isNew = new Set(given.map(({ id }) => id));
  let seconds = (RULES.busyWeight * ((after.at(-1) ?? 0) - (before.at(-1) ?? runner.freeAt))) / 1_000;
  for (const [i, { task, kind }] of stops.entries()) {
    if (kind === "pickup") continue;
    const at = after[i] ?? 0;
    if (isNew.has(task.id)) {
      seconds += (at - Math.max(task.readyAt, nowMs)) / 1_000;
      continue;
    }
    const was = beforeOf.get(`dropoff ${task.id}`) ?? at;
    if (at > Math.max(was, (task.aloneAt ?? was) + RULES.maxDelayS * 1_000)) return Number.POSITIVE_INFINITY;
    seconds += (RULES.delayWeight * Math.max(0, at - was)) / 1_000;
  }
  const load = loadOf(runner.stops);
  const idleS = runner.idleSince === null ? 0 : (nowMs - runner.idleSince) / 1_000;
  const unfairness = 1 - Math.min(1, idleS / RULES.fairAfterS);
  return given.reduce((sum, _, i) => sum + RULES.loadS * (load + i) + RULES.fairnessS * unfairness, seconds);
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest &= rest - 1) count++;
  return count;
}
