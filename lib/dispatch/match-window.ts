import type { LngLat } from "#lib/core/geo.ts";
import { createRng, hash32 } from "#lib/core/rng.ts";
import { assign } from "./assignment.ts";
import { bestChoice, type Choice, type Cost } from "./cost.ts";
import { GridIndex } from "./grid-index.ts";
import { loadOf, type Ride, type Runner, type Task } from "./route.ts";
import type { Rules } from "./rules.ts";

/** An order of a window. `refusedBy`: drivers who are not asked again. */
export type Wanted = Task & { readonly refusedBy: ReadonlySet<string> };

/** A driver who was looked at for an order, what it would have cost, and who got it. */
export type Considered = { readonly driverId: string; readonly cost: Cost | null };

export type Match = {
  readonly orderId: string;
  readonly driverId: string;
  readonly choice: Choice;
  /** True once the offer has to go out for the driver to be there with the food; else the next window may know better. */
  readonly isDue: boolean;
};

export type Window = {
  readonly nowMs: number;
  readonly orders: readonly Wanted[];
  readonly runners: readonly Runner[];
  /** Told apart by it are only those who cost the same. */
  readonly seed: number;
};

export type Matching = {
  readonly matches: readonly Match[];
  /** For each order whom it was compared with, the cheapest first; those who cannot bring it last. */
  readonly considered: ReadonlyMap<string, readonly Considered[]>;
};

/** Those of the drivers with room who are nearest to a kitchen by straight line. */
export function candidatesOf(runners: readonly Runner[], rules: Rules): (task: Wanted) => Runner[] {
  const index = new GridIndex<Runner & { readonly at: LngLat }>(runners);
  const hasRoom = ({ stops, vehicle }: Runner) => loadOf(stops) < rules.maxLoad[vehicle];
  return ({ pickup, refusedBy }) =>
    index.nearest(pickup, rules.candidates, (runner) => hasRoom(runner) && !refusedBy.has(runner.id));
}

/**
 * Who brings which of the orders of a window, all of them at once: the least cost in all, each driver one order more; then the
 * same again for orders that are left, until nobody can take any; then single orders are moved between routes while that
 * makes it cheaper. Deterministic: equals are told apart by the seed.
 */
export function matchWindow({ nowMs, orders, runners, seed }: Window, ride: Ride, rules: Rules): Matching {
  const near = candidatesOf(runners, rules);
  const candidates = new Map(orders.map((order) => [order.id, near(order).sort((a, b) => byChance(a, b, seed))]));
  const plan = new Plan(runners, nowMs, ride, rules);
  const considered = new Map(
    orders.map((order) => [order.id, rank(candidates.get(order.id) ?? [], (runner) => plan.costFor(runner.id, order))]),
  );
  let left = [...orders].sort((a, b) => byChance(a, b, seed));
  while (left.length > 0) {
    const taken = matchOnce(left, candidates, plan, rules);
    if (taken.size === 0) break;
    left = left.filter(({ id }) => !taken.has(id));
  }
  improve(orders, considered, plan, rules);
  return { matches: plan.matches(), considered };
}

function byChance(a: { readonly id: string }, b: { readonly id: string }, seed: number): number {
  return hash32(a.id, seed) - hash32(b.id, seed) || (a.id < b.id ? -1 : 1);
}

function rank(runners: readonly Runner[], costFor: (runner: Runner) => Cost | null): Considered[] {
  const worth = ({ cost }: Considered) => cost?.total ?? Number.POSITIVE_INFINITY;
  return runners
    .map((runner) => ({ driverId: runner.id, cost: costFor(runner) }))
    .sort((a, b) => (worth(a) === worth(b) ? 0 : worth(a) - worth(b)));
}

/** One order more for each driver at most, at the least cost in all. Answers which orders have somebody now. */
function matchOnce(
  left: readonly Wanted[],
  candidates: ReadonlyMap<string, readonly Runner[]>,
  plan: Plan,
  rules: Rules,
): Set<string> {
  const columns = new Map<string, number>();
  for (const order of left) {
    for (const { id } of candidates.get(order.id) ?? []) if (!columns.has(id)) columns.set(id, columns.size);
  }
  const ids = [...columns.keys()];
  const costs = new Float64Array(left.length * ids.length).fill(Number.POSITIVE_INFINITY);
  left.forEach((order, row) => {
    for (const { id } of candidates.get(order.id) ?? []) {
      costs[row * ids.length + (columns.get(id) ?? 0)] = plan.costFor(id, order)?.total ?? Number.POSITIVE_INFINITY;
    }
  });
  const alone = new Float64Array(left.length).fill(rules.aloneS);
  const columnOf = assign({ rows: left.length, columns: ids.length, costs }, alone);
  const taken = new Set<string>();
  left.forEach((order, row) => {
    const driverId = ids[columnOf[row] ?? -1];
    if (driverId !== undefined && plan.give(driverId, order)) taken.add(order.id);
  });
  return taken;
}

/** A move has to save more than this, so that sums that differ by rounding alone end it. */
const WORTH_S = 0.01;
const MOST_PASSES = 4;
/** Of those compared, the cheapest so many are tried again. */
const TRIED_AGAIN = 8;

/** Moves one order at a time to where it costs least, or lets two change drivers, while that makes the whole cheaper. */
function improve(
  orders: readonly Wanted[],
  considered: ReadonlyMap<string, readonly Considered[]>,
  plan: Plan,
  rules: Rules,
): void {
  for (let pass = 0, moved = true; moved && pass < MOST_PASSES; pass++) {
    moved = false;
    for (const order of orders) {
      for (const { driverId, cost } of considered.get(order.id)?.slice(0, TRIED_AGAIN) ?? []) {
        if (cost && plan.tryMove(order, driverId, rules.aloneS)) moved = true;
      }
    }
  }
}

/** Routes as they are planned, driver by driver, and what each costs. */
class Plan {
  private readonly runners: ReadonlyMap<string, Runner>;
  private readonly given = new Map<string, Wanted[]>();
  private readonly holder = new Map<string, string>();
  private readonly bundles = new Map<string, Bundle | null>();
  private readonly additions = new Map<string, Cost | null>();
  private readonly nowMs: number;
  private readonly ride: Ride;
  private readonly rules: Rules;

  constructor(runners: readonly Runner[], nowMs: number, ride: Ride, rules: Rules) {
    this.runners = new Map(runners.map((runner) => [runner.id, runner]));
    this.nowMs = nowMs;
    this.ride = ride;
    this.rules = rules;
  }

  /** What the order would add to what this driver is given already; null where they cannot. */
  costFor(driverId: string, order: Wanted): Cost | null {
    const given = this.given.get(driverId) ?? [];
    const key = `${keyOf(driverId, given)} + ${order.id}`;
    const known = this.additions.get(key);
    if (known !== undefined) return known;
    const bundle = this.bundle(driverId, given);
    const runner = bundle && { ...bundle.runner, stops: bundle.stops };
    const cost = runner ? (bestChoice(runner, order, this.ride, this.nowMs, this.rules)?.cost ?? null) : null;
    this.additions.set(key, cost);
    return cost;
  }

  give(driverId: string, order: Wanted): boolean {
    const orders = [...(this.given.get(driverId) ?? []), order];
    if (!this.bundle(driverId, orders)) return false;
    this.given.set(driverId, orders);
    this.holder.set(order.id, driverId);
    return true;
  }

  /** Moves the order to this driver, alone or in exchange for one of theirs, if the whole is cheaper so. */
  tryMove(order: Wanted, toId: string, aloneS: number): boolean {
    const fromId = this.holder.get(order.id);
    if (fromId === toId) return false;
    const theirs = this.given.get(toId) ?? [];
    const mine = fromId === undefined ? [] : (this.given.get(fromId) ?? []);
    const rest = mine.filter(({ id }) => id !== order.id);
    const costOf = (id: string | undefined, orders: readonly Wanted[]) =>
      id === undefined ? orders.length * aloneS : (this.bundle(id, orders)?.total ?? Number.POSITIVE_INFINITY);
    const before = costOf(toId, theirs) + (fromId === undefined ? aloneS : costOf(fromId, mine));
    const ways = [
      { to: [...theirs, order], from: rest },
      ...theirs.map((other) => ({ to: [...theirs.filter((one) => one !== other), order], from: [...rest, other] })),
    ];
    for (const way of ways) {
      if (fromId !== undefined && way.from.some((one) => one.refusedBy.has(fromId))) continue;
      if (costOf(toId, way.to) + costOf(fromId, way.from) > before - WORTH_S) continue;
      this.set(toId, way.to);
      if (fromId !== undefined) this.set(fromId, way.from);
      else for (const one of way.from) this.holder.delete(one.id);
      return true;
    }
    return false;
  }

  matches(): Match[] {
    const { earlyS, offerLeadS } = this.rules;
    return [...this.given].flatMap(([driverId, orders]) => {
      const bundle = this.bundle(driverId, orders);
      return (bundle?.choices ?? []).map(({ order, choice }): Match => {
        const dueAt = Math.max(order.readyAt, this.nowMs) - (earlyS + offerLeadS) * 1_000;
        return { orderId: order.id, driverId, choice, isDue: choice.insertion.pickupAt >= dueAt };
      });
    });
  }

  private set(driverId: string, orders: Wanted[]): void {
    this.given.set(driverId, orders);
    for (const { id } of orders) this.holder.set(id, driverId);
  }

  /** A driver's route with all of these, put in one after the other in the best order of doing so; null where it cannot be. */
  private bundle(driverId: string, orders: readonly Wanted[]): Bundle | null {
    const key = keyOf(driverId, orders);
    const known = this.bundles.get(key);
    if (known !== undefined) return known;
    const runner = this.runners.get(driverId);
    let best: Bundle | null = null;
    for (const sequence of runner ? sequencesOf(orders) : []) {
      const made = runner ? this.build(runner, sequence) : null;
      if (made && (!best || made.total < best.total)) best = made;
    }
    this.bundles.set(key, best);
    return best;
  }

  private build(runner: Runner, orders: readonly Wanted[]): Bundle | null {
    let stops = runner.stops;
    let total = 0;
    const choices: Bundle["choices"][number][] = [];
    for (const order of orders) {
      const choice = bestChoice({ ...runner, stops }, order, this.ride, this.nowMs, this.rules);
      if (!choice) return null;
      // What comes after it in the same round may cost it no more than what comes later.
      const task = { ...order, aloneAt: choice.insertion.doorAt };
      stops = choice.insertion.stops.map((stop) => (stop.task.id === order.id ? { ...stop, task } : stop));
      total += choice.cost.total;
      choices.push({ order, choice });
    }
    return { runner, stops, total, choices };
  }
}

function keyOf(driverId: string, orders: readonly Wanted[]): string {
  if (orders.length === 0) return driverId;
  return `${driverId} ${orders
    .map(({ id }) => id)
    .sort()
    .join(" ")}`;
}

type Bundle = {
  readonly runner: Runner;
  readonly stops: Runner["stops"];
  readonly total: number;
  readonly choices: readonly { readonly order: Wanted; readonly choice: Choice }[];
};

/** Every order of a few; past three as they are. */
function sequencesOf<T>(list: readonly T[]): (readonly T[])[] {
  if (list.length < 2 || list.length > 3) return [list];
  return list.flatMap((first, i) => sequencesOf(list.filter((_, j) => j !== i)).map((rest) => [first, ...rest]));
}

/** A seed for a window from anything that names it. */
export function seedOf(name: string): number {
  return Math.floor(createRng(name).next() * 2 ** 32);
}
