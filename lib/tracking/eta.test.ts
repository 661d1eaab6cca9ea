import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveBy } from "#lib/core/geo.ts";
import { ORDER_STATUSES } from "#lib/orders/status.ts";
import { type EtaDriver, type EtaInput, type EtaOrder, estimateEta, usualPace } from "./eta.ts";
import { VEHICLES } from "./trip.ts";

const NOW = Date.UTC(2026, 10, 20, 18);
const MINUTE = 60_000;
const SHOP = { lng: 11.97, lat: 57.7 };
const DOOR = moveBy(SHOP, 1_500, 90);

const order = (change: Partial<EtaOrder> = {}): EtaOrder => ({
  status: "preparing",
  restaurant: { id: "rst", name: "Pizzeria", slug: "pizzeria", at: SHOP },
  dropoff: DOOR,
  readyAt: NOW + 10 * MINUTE,
  promisedAt: NOW + 40 * MINUTE,
  ...change,
});

const driver = (change: Partial<EtaDriver> = {}): EtaDriver => ({
  vehicle: "bike",
  fix: { ...moveBy(SHOP, 600, 270), recordedAt: NOW },
  stopsBefore: [],
  progress: { metresLeft: 700, secondsLeft: 200 },
  toDoor: { metres: 1_900, seconds: 500 },
  pace: usualPace("bike"),
  thereMs: null,
  ...change,
});

function estimate(input: Partial<EtaInput>) {
  const eta = estimateEta({ nowMs: NOW, order: order(), driver: driver(), ...input });
  if (!eta) throw new Error("an estimate was expected");
  return eta;
}
const inMin = (at: number) => (at - NOW) / MINUTE;
const middle = ({ from, to }: { from: number; to: number }) => inMin((from + to) / 2);
const width = ({ from, to }: { from: number; to: number }) => to - from;

describe("an arrival, phase by phase", () => {
  it("waits for the restaurant, then for a driver", () => {
    const placed = estimate({ order: order({ status: "placed" }), driver: null });
    expect(placed.reason).toBe("waiting_for_restaurant");
    expect(placed.driverS).toBeNull();
    const accepted = estimate({ order: order({ status: "accepted" }), driver: null });
    expect(accepted.reason).toBe("waiting_for_driver");
    expect(estimate({ order: order({ status: "ready" }), driver: null }).reason).toBe("waiting_for_driver");
  });

  it("knows the way from the restaurant better once it is planned", () => {
    const far = { metres: 4_000, seconds: 1_500 };
    const unplanned = estimate({ driver: null });
    const planned = estimate({ driver: null, ride: far });
    expect(middle(planned)).toBeGreaterThan(middle(unplanned) + 5);
  });

  it("waits for the kitchen while the food is later than the driver, and the driver does not matter then", () => {
    const near = estimate({});
    expect(near.reason).toBe("waiting_for_kitchen");
    // 10 minutes of cooking, a good 8 on the way, the hand-overs.
    expect(middle(near)).toBeGreaterThan(18);
    expect(middle(near)).toBeLessThan(26);
    const there = estimate({ driver: driver({ thereMs: 5_000 }) });
    expect(there.to).toBe(near.to);
    expect(there.driverS).toBe(0);
  });

  it("waits for a driver who comes later than the food, whatever the kitchen says", () => {
    const far = { progress: { metresLeft: 5_000, secondsLeft: 1_500 } };
    const soon = estimate({ order: order({ readyAt: NOW + MINUTE }), driver: driver(far) });
    const early = estimate({ order: order({ readyAt: NOW - MINUTE }), driver: driver(far) });
    expect(middle(soon)).toBeGreaterThan(33);
    expect([early.from, early.to]).toEqual([soon.from, soon.to]);
  });

  it("does not count a late kitchen's time as over", () => {
    const late = (min: number) => estimate({ order: order({ readyAt: NOW - min * MINUTE }) });
    expect(late(1).to).toBeGreaterThan(NOW + 12 * MINUTE);
    expect(late(15).to).toBeGreaterThan(late(5).to);
    expect(late(15).to).toBeLessThan(NOW + 40 * MINUTE);
  });

  it("takes what the promise leaves for a kitchen that says nothing", () => {
    const soon = estimate({ order: order({ readyAt: null, promisedAt: NOW + 25 * MINUTE }) });
    const later = estimate({ order: order({ readyAt: null, promisedAt: NOW + 45 * MINUTE }) });
    expect(later.to).toBeGreaterThan(soon.to + 10 * MINUTE);
  });

  it("waits for the driver once the food is ready", () => {
    const eta = estimate({ order: order({ status: "ready", readyAt: NOW - MINUTE }) });
    expect(eta.reason).toBe("driver_to_restaurant");
    expect(eta.driverS).toBeCloseTo(208, 0);
  });

  const onTheWay = order({ status: "picked_up", readyAt: NOW - 5 * MINUTE });

  it("is on the way by its plan and the driver's pace", () => {
    const eta = estimate({ order: onTheWay });
    expect(eta.reason).toBe("driver_on_the_way");
    expect(middle(eta)).toBeGreaterThan(3.5);
    expect(middle(eta)).toBeLessThan(6);
    const slow = estimate({ order: onTheWay, driver: driver({ pace: { ratio: 2, learntS: 300 } }) });
    expect(middle(slow)).toBeGreaterThan(middle(eta) + 2);
  });

  it("is surer of a driver whose pace it has seen", () => {
    const progress = { metresLeft: 3_000, secondsLeft: 900 };
    const fresh = estimate({ order: onTheWay, driver: driver({ progress }) });
    const known = estimate({
      order: onTheWay,
      driver: driver({ progress, pace: { ...usualPace("bike"), learntS: 600 } }),
    });
    expect(width(known)).toBeLessThan(width(fresh) * 0.8);
  });

  it("goes by the straight line, less sure, where there is no plan", () => {
    const unplanned = estimate({ order: onTheWay, driver: driver({ progress: null, toDoor: null }) });
    expect(unplanned.reason).toBe("driver_on_the_way");
    // 2.1 km as the crow flies at 2.6 m/s.
    expect(middle(unplanned)).toBeGreaterThan(12);
    expect(width(unplanned)).toBeGreaterThan(width(estimate({ order: onTheWay })));
  });

  it("counts the stop before, and says so", () => {
    const stopsBefore = [moveBy(DOOR, 800, 0)];
    const eta = estimate({ order: onTheWay, driver: driver({ stopsBefore }) });
    expect(eta.reason).toBe("other_stop_first");
    expect(middle(eta)).toBeGreaterThan(middle(estimate({ order: onTheWay, driver: driver({ progress: null }) })));
  });

  it("arrives, hands over, and is never over before it is", () => {
    const near = driver({ progress: { metresLeft: 80, secondsLeft: 25 } });
    expect(estimate({ order: onTheWay, driver: near }).reason).toBe("arriving");
    const there = estimate({ order: onTheWay, driver: driver({ thereMs: 20_000 }) });
    expect(there).toMatchObject({ reason: "arriving", driverS: 0 });
    expect(there.to).toBeLessThan(NOW + 2 * MINUTE);
    const long = estimate({ order: onTheWay, driver: driver({ thereMs: 10 * MINUTE }) });
    expect(long.to).toBeGreaterThan(NOW + MINUTE);
  });

  it("says that the driver is unseen, before the first fix and after a minute without one", () => {
    const never = estimate({ order: onTheWay, driver: driver({ fix: null, progress: null }) });
    expect(never).toMatchObject({ reason: "driver_unseen", driverS: null });
    // While the food takes longest, it does not matter.
    const cooking = order({ readyAt: NOW + 20 * MINUTE });
    expect(estimate({ order: cooking, driver: driver({ fix: null, progress: null }) }).reason).toBe(
      "waiting_for_kitchen",
    );
    const seen = (ageS: number) => driver({ fix: { ...SHOP, recordedAt: NOW - ageS * 1000 } });
    expect(estimate({ order: onTheWay, driver: seen(59) }).reason).toBe("driver_on_the_way");
    expect(estimate({ order: onTheWay, driver: seen(61) }).reason).toBe("driver_unseen");
  });

  it("says nothing of an order that has ended", () => {
    for (const status of ["delivered", "rejected", "cancelled", "expired"] as const) {
      expect(estimateEta({ nowMs: NOW, order: order({ status }), driver: driver() })).toBeNull();
    }
  });
});

const anyDriver = fc.record({
  vehicle: fc.constantFrom(...VEHICLES),
  fix: fc.option(
    fc.record({
      lng: fc.double({ min: 11.8, max: 12.1, noNaN: true }),
      lat: fc.double({ min: 57.6, max: 57.8, noNaN: true }),
      recordedAt: fc.integer({ min: -3_600, max: 5 }).map((s) => NOW + s * 1000),
    }),
  ),
  stopsBefore: fc.array(fc.constant(moveBy(DOOR, 700, 45)), { maxLength: 2 }),
  progress: fc.option(fc.record({ metresLeft: fc.nat(9_000), secondsLeft: fc.nat(3_000) })),
  toDoor: fc.option(fc.record({ metres: fc.nat(9_000), seconds: fc.nat(3_000) })),
  pace: fc.record({ ratio: fc.double({ min: 0.4, max: 6, noNaN: true }), learntS: fc.nat(2_000) }),
  thereMs: fc.option(fc.nat(3_600_000)),
});
const anyOrder = fc
  .record({
    status: fc.constantFrom(...ORDER_STATUSES),
    readyAt: fc.option(fc.integer({ min: -7_200, max: 7_200 }).map((s) => NOW + s * 1000)),
    promisedAt: fc.integer({ min: -7_200, max: 7_200 }).map((s) => NOW + s * 1000),
  })
  .map(order);

describe("whatever is known", () => {
  it("the range is ahead and the right way round", () => {
    fc.assert(
      fc.property(anyOrder, fc.option(anyDriver), (known, who) => {
        const eta = estimateEta({ nowMs: NOW, order: known, driver: who });
        if (!eta) return;
        expect(eta.from).toBeGreaterThanOrEqual(NOW);
        expect(eta.to).toBeGreaterThanOrEqual(eta.from);
        expect(Number.isFinite(eta.to)).toBe(true);
        expect(eta.driverS ?? 0).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it("past a minute of silence the range only widens", () => {
    const age = fc.integer({ min: 60, max: 1_800 });
    fc.assert(
      fc.property(anyOrder, anyDriver, age, age, (known, who, a, b) => {
        const at = (ageS: number) =>
          estimateEta({
            nowMs: NOW,
            order: known,
            driver: { ...who, fix: { ...SHOP, recordedAt: NOW - ageS * 1000 } },
          });
        const [younger, older] = [at(Math.min(a, b)), at(Math.max(a, b))];
        if (!younger || !older) return;
        expect(older.from).toBeLessThanOrEqual(younger.from);
        expect(older.to).toBeGreaterThanOrEqual(younger.to);
      }),
      { numRuns: 500 },
    );
  });

  it("widens for a driver on the way who is not seen", () => {
    const at = (ageS: number) =>
      width(
        estimate({
          order: order({ status: "picked_up" }),
          driver: driver({ fix: { ...SHOP, recordedAt: NOW - ageS * 1000 } }),
        }),
      );
    expect(at(120)).toBeGreaterThan(at(60));
    expect(at(600)).toBeGreaterThan(at(120) + 4 * MINUTE);
  });
});
