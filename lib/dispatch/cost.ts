import { type Insertion, insertTask, loadOf, type Ride, type Runner, type Task } from "./route.ts";
import type { Rules } from "./rules.ts";

/** What it costs that a driver brings something, in seconds of a customer's wait, and what of it is what. */
export type Cost = {
  readonly total: number;
  /** From when it could be ready (or now, if it is) to the door. */
  readonly waitS: number;
  /** Others on board get it so much later. */
  readonly delayS: number;
  /** The driver is busy for so much longer. */
  readonly busyS: number;
  readonly load: number;
  /** 0 for whoever has waited longest for work, to 1 for whoever had some just now. */
  readonly unfairness: number;
};

export type Choice = { readonly insertion: Insertion; readonly cost: Cost };

/** What an insertion costs. `nowMs` is when the question is asked. */
export function costOfInsertion(runner: Runner, task: Task, one: Insertion, nowMs: number, rules: Rules): Cost {
  const waitS = (one.doorAt - Math.max(task.readyAt, nowMs)) / 1_000;
  const delayS = one.delayMs / 1_000;
  const busyS = (one.endAt - one.endedAt) / 1_000;
  const load = loadOf(runner.stops);
  const idleS = runner.idleSince === null ? 0 : Math.max(0, nowMs - runner.idleSince) / 1_000;
  const unfairness = 1 - Math.min(1, idleS / rules.fairAfterS);
  const total =
    waitS + rules.delayWeight * delayS + rules.busyWeight * busyS + rules.loadS * load + rules.fairnessS * unfairness;
  return { total, waitS, delayS, busyS, load, unfairness };
}

/** The best that this driver can do for this order, or null where they cannot bring it. */
export function bestChoice(runner: Runner, task: Task, ride: Ride, nowMs: number, rules: Rules): Choice | null {
  const costOf = (one: Insertion) => costOfInsertion(runner, task, one, nowMs, rules);
  const insertion = insertTask(runner, task, ride, rules, (one) => costOf(one).total);
  return insertion && { insertion, cost: costOf(insertion) };
}
