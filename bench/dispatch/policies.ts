import { candidatesOf, matchWindow, seedOf } from "#lib/dispatch/match-window.ts";
import { insertTask, type Ride, type Runner } from "#lib/dispatch/route.ts";
import { RULES, type Rules } from "#lib/dispatch/rules.ts";
import type { OpenOrder, Policy } from "./day.ts";

/** Ours: a window of all orders whose food is ready soon, matched as a whole; who has to leave now is asked now. */
export function matched(ride: Ride, rules: Rules = RULES): Policy {
  return ({ nowMs, orders, runners }) => {
    const soon = orders.filter(({ readyAt }) => readyAt - nowMs <= rules.horizonS * 1_000);
    const window = { nowMs, orders: soon, runners, seed: seedOf(`${nowMs}`) };
    return matchWindow(window, ride, rules).matches.filter(({ isDue }) => isDue);
  };
}

/**
 * The baseline, as platforms begin: once the food is ready, the oldest first, the nearest free driver; where none is free, who can
 * bring it soonest besides what they have. The same twenty candidates, loads and five minutes that a second delivery may cost.
 */
export function nearestWhenReady(ride: Ride): Policy {
  return ({ orders, runners }) => {
    const taken = new Set<string>();
    const ready = orders.filter(({ isReady }) => isReady).sort((a, b) => a.readyAt - b.readyAt);
    return ready.flatMap((order) => {
      const driverId = nearest(
        order,
        runners.filter(({ id }) => !taken.has(id)),
        ride,
      );
      if (driverId === null) return [];
      taken.add(driverId);
      return [{ orderId: order.id, driverId }];
    });
  };
}

function nearest(order: OpenOrder, runners: readonly Runner[], ride: Ride): string | null {
  const candidates = candidatesOf(runners, RULES)(order);
  const free = candidates.filter(({ stops }) => stops.length === 0);
  const choices = (free.length > 0 ? free : candidates).flatMap((runner) => {
    const made = insertTask(runner, order, ride, RULES, ({ doorAt, delayMs }) => doorAt + delayMs);
    return made ? [{ id: runner.id, at: free.length > 0 ? made.pickupAt : made.doorAt }] : [];
  });
  return choices.sort((a, b) => a.at - b.at)[0]?.id ?? null;
}
