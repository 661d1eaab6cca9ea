import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { moveBy } from "#lib/core/geo.ts";
import { createId } from "#lib/core/ids.ts";
import { createRng } from "#lib/core/rng.ts";
import type { OrderDraft } from "#lib/orders/placing/commands.ts";
import { isLegalStep } from "#lib/orders/status.ts";
import type { Demand } from "#lib/sim/demand.ts";
import { nextMeal } from "#lib/sim/meal.ts";
import { VEHICLES } from "#lib/tracking/trip.ts";
import { orderForDriver, orderOfVisitor } from "./demo-orders.ts";

const now = Date.UTC(2026, 5, 1, 18);
const at = { lng: 11.97, lat: 57.7 };
const restaurant = { id: createId("restaurant", 0, new Uint8Array(10)), slug: "r", name: "R", at };
const demandOf = (metres: number): Demand => ({ restaurant, dropoff: moveBy(at, metres, 45), area: 1 });

const anyDraft: fc.Arbitrary<OrderDraft> = fc
  .record({
    seed: fc.nat(),
    metres: fc.integer({ min: 100, max: 6_000 }),
    away: fc.option(fc.integer({ min: 0, max: 6_000 })),
    vehicle: fc.constantFrom(...VEHICLES),
    isVisitor: fc.boolean(),
  })
  .map(({ seed, metres, away, vehicle, isVisitor }) => {
    const rng = createRng(seed);
    const wanted = { restaurant, to: demandOf(metres).dropoff, ...nextMeal(rng) };
    if (isVisitor) return orderOfVisitor(wanted, null, rng, now);
    return orderForDriver(demandOf(metres), { at: away === null ? null : moveBy(at, away, 200), vehicle }, rng, now);
  });

describe("an order of the demo", () => {
  test("has come its way step by legal step, in time, and not later than now", () => {
    fc.assert(
      fc.property(anyDraft, ({ steps }) => {
        expect(steps[0].status).toBe("placed");
        for (const [i, step] of steps.entries()) {
          const before = steps[i - 1];
          expect(step.at).toBeLessThanOrEqual(now);
          if (!before) continue;
          expect(step.at).toBeGreaterThanOrEqual(before.at);
          expect(isLegalStep(before.status, step.status, step.actor)).toBe(true);
        }
      }),
    );
  });

  test("is promised for later than its food is ready and its way takes, to five minutes", () => {
    fc.assert(
      fc.property(anyDraft, ({ readyAt, promisedAt, steps }) => {
        expect(promisedAt % 300_000).toBe(0);
        expect(promisedAt).toBeGreaterThan(Math.max(now, readyAt ?? 0) + 8 * 60_000);
        expect(promisedAt - steps[0].at).toBeLessThan(2 * 3_600_000);
      }),
    );
  });

  test("costs what its dishes and the fee come to, in whole öre", () => {
    fc.assert(
      fc.property(anyDraft, ({ items, totalMinor, currency }) => {
        expect(currency).toBe("SEK");
        expect(items).toBeGreaterThanOrEqual(1);
        expect(items).toBeLessThanOrEqual(5);
        expect(Number.isInteger(totalMinor)).toBe(true);
        expect(totalMinor).toBeGreaterThanOrEqual(3_900 + 8_900 * items);
        expect(totalMinor).toBeLessThanOrEqual(3_900 + 18_900 * items);
      }),
    );
  });
});
