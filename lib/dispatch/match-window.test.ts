import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "#lib/core/rng.ts";
import { straightRide } from "./estimate.ts";
import { type Matching, matchWindow, type Window } from "./match-window.ts";
import { arrivalsOf, insertTask, loadOf, type Runner } from "./route.ts";
import { RULES } from "./rules.ts";
import { someWindow } from "./some-window.ts";

const windows = fc
  .record({ seed: fc.nat(), orders: fc.nat({ max: 14 }), drivers: fc.nat({ max: 16 }) })
  .map(({ seed, ...sizes }) => someWindow(createRng(seed), sizes));

/** A window takes some milliseconds, and each property several of them. */
const RUNS = { numRuns: 40 };

function match(window: Window): Matching {
  return matchWindow(window, straightRide, RULES);
}

describe("a window", { timeout: 30_000 }, () => {
  it("gives an order to one driver at most, and no driver more than they may have", () => {
    fc.assert(
      fc.property(windows, (window) => {
        const { matches } = match(window);
        expect(new Set(matches.map(({ orderId }) => orderId)).size).toBe(matches.length);
        for (const runner of window.runners) {
          const more = matches.filter(({ driverId }) => driverId === runner.id).length;
          expect(loadOf(runner.stops) + more).toBeLessThanOrEqual(RULES.maxLoad[runner.vehicle]);
        }
      }),
      RUNS,
    );
  });

  it("is decided the same each time it is asked, whatever order it comes in", () => {
    fc.assert(
      fc.property(windows, (window) => {
        const told = ({ matches }: Matching) => matches.map((one) => `${one.orderId} ${one.driverId}`).sort();
        expect(match(window)).toEqual(match(window));
        const turned = { ...window, runners: [...window.runners].reverse() };
        expect(told(match(turned))).toEqual(told(match(window)));
      }),
      RUNS,
    );
  });

  it("costs whoever had something on the way five minutes at most", () => {
    fc.assert(
      fc.property(windows, (window) => {
        for (const { driverId, choice } of match(window).matches) {
          const runner = window.runners.find(({ id }) => id === driverId) as Runner;
          const before = arrivalsOf(runner, runner.stops, straightRide, RULES);
          const after = arrivalsOf(runner, choice.insertion.stops, straightRide, RULES);
          runner.stops.forEach(({ task, kind }, i) => {
            if (kind === "pickup") return;
            const then = after[choice.insertion.stops.findIndex((s) => s.kind === kind && s.task.id === task.id)] ?? 0;
            const limit = Math.max(before[i] ?? 0, (task.aloneAt ?? 0) + RULES.maxDelayS * 1_000);
            expect(then).toBeLessThanOrEqual(limit + 1);
          });
        }
      }),
      RUNS,
    );
  });

  it("asks nobody who has refused, and keeps whom it compared with what they cost", () => {
    fc.assert(
      fc.property(windows, fc.nat({ max: 15 }), (window, who) => {
        const refusedBy = new Set([`driver ${who}`]);
        const { matches, considered } = match({ ...window, orders: window.orders.map((o) => ({ ...o, refusedBy })) });
        expect(matches.filter(({ driverId }) => refusedBy.has(driverId))).toEqual([]);
        expect([...considered.keys()].sort()).toEqual(window.orders.map(({ id }) => id).sort());
        for (const list of considered.values()) expect(list.length).toBeLessThanOrEqual(RULES.candidates);
      }),
      RUNS,
    );
  });

  it("lets an order wait whose food is far off, and hurries with one that is ready", () => {
    const window = someWindow(createRng(1), { orders: 2, drivers: 8 });
    const [soon, late] = window.orders;
    if (!soon || !late) throw new Error("no orders");
    const idle = window.runners.map((runner) => ({ ...runner, stops: [], idleSince: 0 }));
    const orders = [
      { ...soon, readyAt: 0 },
      { ...late, readyAt: 880_000, pickup: idle[0]?.at ?? late.pickup },
    ];
    const due = new Map(match({ ...window, runners: idle, orders }).matches.map((one) => [one.orderId, one.isDue]));
    expect(due).toEqual(
      new Map([
        [soon.id, true],
        [late.id, false],
      ]),
    );
  });
});

describe("a route", () => {
  const cost = ({ doorAt }: { doorAt: number }) => doorAt;

  it("brings everything that it picks up, and picks up what it brings first", () => {
    fc.assert(
      fc.property(windows, (window) => {
        for (const runner of window.runners) {
          for (const order of window.orders.slice(0, 3)) {
            const made = insertTask(runner, order, straightRide, RULES, cost);
            if (!made) continue;
            const own = made.stops.filter(({ task }) => task.id === order.id).map(({ kind }) => kind);
            expect(own).toEqual(["pickup", "dropoff"]);
            expect(made.stops.filter(({ task }) => task.id !== order.id)).toEqual(runner.stops);
          }
        }
      }),
      RUNS,
    );
  });

  it("takes nothing where there is no way", () => {
    const { orders, runners } = someWindow(createRng(2), { orders: 1, drivers: 1 });
    const [order, runner] = [orders[0], runners[0]];
    if (!order || !runner) throw new Error("an empty window");
    expect(insertTask({ ...runner, stops: [] }, order, () => Number.POSITIVE_INFINITY, RULES, cost)).toBeNull();
  });
});
