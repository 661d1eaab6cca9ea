import fc from "fast-check";
import { expect, test } from "vitest";
import { stateAt } from "./open-now.ts";
import { openSteps, stepAt } from "./open-steps.ts";

const MINUTE_MS = 60_000;

test("the steps tell how many are open, the quickest of them, and when the first one opens", () => {
  const lunch = { spans: [100, 200], etaMin: 30 };
  const evening = { spans: [150, 300], etaMin: 20 };
  const steps = openSteps([lunch, evening], 50, 1_000);
  expect(steps).toEqual([50, 0, 0, 100, 1, 30, 150, 2, 20, 200, 1, 20, 300, 0, 0]);
  expect(stepAt(steps, 49 * MINUTE_MS)).toBeNull();
  expect(stepAt(steps, 60 * MINUTE_MS)).toEqual({ count: 0, quickestMin: null, nextMs: 100 * MINUTE_MS });
  expect(stepAt(steps, 150 * MINUTE_MS)).toEqual({ count: 2, quickestMin: 20, nextMs: null });
  expect(stepAt(steps, 9_999 * MINUTE_MS)).toEqual({ count: 0, quickestMin: null, nextMs: null });
});

test("at any minute they count as many as each kitchen's own hours do", () => {
  const kitchen = fc.record({
    spans: fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 8 }).map((all) => {
      const sorted = all.sort((a, b) => a - b);
      return sorted.slice(0, sorted.length - (sorted.length % 2));
    }),
    etaMin: fc.integer({ min: 5, max: 90 }),
  });
  fc.assert(
    fc.property(fc.array(kitchen, { maxLength: 20 }), fc.integer({ min: 100, max: 400 }), (kitchens, minute) => {
      const step = stepAt(openSteps(kitchens, 100, 400), minute * MINUTE_MS);
      const open = kitchens.filter(({ spans }) => stateAt(spans, minute * MINUTE_MS).isOpen);
      expect(step?.count).toBe(open.length);
      expect(step?.quickestMin).toBe(open.length === 0 ? null : Math.min(...open.map(({ etaMin }) => etaMin)));
    }),
  );
});
