import fc from "fast-check";
import { expect, test } from "vitest";
import { assign, type CostMatrix, costOf } from "./assignment.ts";

const cost = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 50 }), weight: 4 },
  { arbitrary: fc.double({ min: 0, max: 1_000, noNaN: true }), weight: 2 },
  { arbitrary: fc.constant(Number.POSITIVE_INFINITY), weight: 1 },
);

function instances(most: number) {
  return fc.tuple(fc.nat({ max: most }), fc.nat({ max: most })).chain(([rows, columns]) =>
    fc.record({
      matrix: fc
        .array(cost, { minLength: rows * columns, maxLength: rows * columns })
        .map((costs): CostMatrix => ({ rows, columns, costs: Float64Array.from(costs) })),
      alone: fc
        .array(fc.double({ min: 0, max: 2_000, noNaN: true }), { minLength: rows, maxLength: rows })
        .map((list) => Float64Array.from(list)),
    }),
  );
}

/** The least sum of all there are: each row in turn stays alone or takes a column that is free. */
function leastOf({ rows, columns, costs }: CostMatrix, alone: Float64Array, row = 0, taken = 0): number {
  if (row === rows) return 0;
  let least = (alone[row] ?? 0) + leastOf({ rows, columns, costs }, alone, row + 1, taken);
  for (let j = 0; j < columns; j++) {
    const here = costs[row * columns + j] ?? Number.POSITIVE_INFINITY;
    if (taken & (1 << j) || here === Number.POSITIVE_INFINITY) continue;
    least = Math.min(least, here + leastOf({ rows, columns, costs }, alone, row + 1, taken | (1 << j)));
  }
  return least;
}

test("nothing costs less, of all assignments that there are", () => {
  fc.assert(
    fc.property(instances(6), ({ matrix, alone }) => {
      const columnOf = assign(matrix, alone);
      expect(costOf(matrix, alone, columnOf)).toBeCloseTo(leastOf(matrix, alone), 6);
    }),
    { numRuns: 2_000 },
  );
});

test("no column has two rows, and none that it may not have", () => {
  fc.assert(
    fc.property(instances(40), ({ matrix, alone }) => {
      const columnOf = assign(matrix, alone);
      const taken = [...columnOf].filter((column) => column >= 0);
      expect(new Set(taken).size).toBe(taken.length);
      columnOf.forEach((column, row) => {
        if (column >= 0) expect(matrix.costs[row * matrix.columns + column]).toBeLessThan(Number.POSITIVE_INFINITY);
      });
    }),
  );
});

test("whoever is asked again says the same", () => {
  fc.assert(
    fc.property(instances(20), ({ matrix, alone }) => {
      expect(assign(matrix, alone)).toEqual(assign(matrix, alone));
    }),
  );
});

test("sizes that do not fit are refused", () => {
  expect(() => assign({ rows: 2, columns: 2, costs: new Float64Array(3) }, new Float64Array(2))).toThrow(RangeError);
});
