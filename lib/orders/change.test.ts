import fc from "fast-check";
import { expect, test } from "vitest";
import { type ChangedLine, costOf, type OrderSums, outcomeOf, roomMinor, sumsAfter, totalOf } from "./change.ts";

const line = (unitMinor: number, quantity = 1): ChangedLine => ({
  itemId: "a",
  name: "A",
  quantity,
  unitMinor,
  choices: [],
});
const anyLine = fc
  .record({ unit: fc.nat(50_000), quantity: fc.integer({ min: 1, max: 9 }) })
  .map(({ unit, quantity }) => line(unit, quantity));

test("without a yes it is left out, and an order of which nothing is left is cancelled", () => {
  expect(outcomeOf(line(1), "accepted", 1)).toBe("replaced");
  expect(outcomeOf(line(1), "declined", 2)).toBe("left_out");
  expect(outcomeOf(line(1), "lapsed", 1)).toBe("cancelled");
  expect(outcomeOf(null, "accepted", 2)).toBe("left_out");
  expect(outcomeOf(null, "lapsed", 2)).toBe("left_out");
  expect(outcomeOf(null, "declined", 2)).toBe("cancelled");
});

test("whatever is proposed and answered, in whatever order, it never comes to more than was held", () => {
  const step = fc.record({ at: fc.nat(4), to: fc.option(anyLine), isAnswer: fc.boolean(), isYes: fc.boolean() });
  const start = fc.record({ lines: fc.array(anyLine, { minLength: 1, maxLength: 5 }), share: fc.nat(10_000) });
  fc.assert(
    fc.property(start, fc.array(step, { maxLength: 30 }), ({ lines, share }, steps) => {
      const food = lines.reduce((sum, each) => sum + costOf(each), 0);
      let sums: OrderSums = {
        foodMinor: food,
        discountMinor: Math.floor((food * share) / 10_000),
        feeMinor: 3_900,
        tipMinor: 500,
      };
      const agreedMinor = totalOf(sums);
      const now = new Map<number, ChangedLine>(lines.entries());
      const open = new Map<number, { before: ChangedLine; after: ChangedLine | null }>();
      for (const { at, to, isAnswer, isYes } of steps) {
        const before = now.get(at);
        const asked = open.get(at);
        if (isAnswer && asked && before) {
          const outcome = outcomeOf(asked.after, isYes ? "accepted" : "lapsed", now.size);
          if (outcome === "cancelled") return;
          sums = sumsAfter(sums, before, outcome === "replaced" ? asked.after : null);
          if (outcome === "replaced" && asked.after) now.set(at, asked.after);
          else now.delete(at);
          open.delete(at);
        } else if (!isAnswer && before && !asked) {
          const room = roomMinor({ agreedMinor, totalMinor: totalOf(sums) }, [...open.values()]);
          if (costOf(to) - costOf(before) <= room) open.set(at, { before, after: to });
        }
        expect(totalOf(sums)).toBeLessThanOrEqual(agreedMinor);
        expect(sums.discountMinor).toBeLessThanOrEqual(sums.foodMinor);
        expect(sums.foodMinor).toBe([...now.values()].reduce((sum, each) => sum + costOf(each), 0));
      }
    }),
    { numRuns: 10_000 },
  );
});
