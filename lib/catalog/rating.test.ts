import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeOfRating, ratingOf } from "./rating.ts";

const NONE = { sum: 0, count: 0 };
const ratings = fc.record({ tenths: fc.integer({ min: 10, max: 50 }), count: fc.integer({ min: 1, max: 9_999 }) });
const stars = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 60 });
const together = (given: readonly number[]) => ({
  sum: given.reduce((sum, each) => sum + each, 0),
  count: given.length,
});

describe("ratingOf", () => {
  it("is what it came with until somebody rates here, and nothing before that", () => {
    expect(ratingOf({ tenths: 46, count: 210 }, NONE)).toEqual({ tenths: 46, count: 210 });
    expect(ratingOf(null, NONE)).toBeNull();
    expect(ratingOf(null, { sum: 9, count: 2 })).toEqual({ tenths: 45, count: 2 });
    expect(ratingOf({ tenths: 40, count: 2 }, { sum: 10, count: 2 })).toEqual({ tenths: 45, count: 4 });
  });

  it("is a mean: between its parts, and of all who rated", () => {
    fc.assert(
      fc.property(fc.option(ratings), stars, (brought, given) => {
        const rating = ratingOf(brought, together(given));
        const parts = [...(brought ? [brought.tenths] : []), ...given.map((each) => each * 10)];
        if (parts.length === 0) return rating === null;
        if (!rating) return false;
        const isMean = rating.tenths >= Math.min(...parts) && rating.tenths <= Math.max(...parts);
        return isMean && rating.count === (brought?.count ?? 0) + given.length;
      }),
    );
  });
});

describe("changeOfRating", () => {
  it("tells a restaurant's first rating and another mean apart from one more of many", () => {
    expect(changeOfRating(null, { tenths: 40, count: 1 })).toBe("place");
    expect(changeOfRating({ tenths: 40, count: 1_200 }, { tenths: 41, count: 1_201 })).toBe("place");
    expect(changeOfRating({ tenths: 40, count: 41 }, { tenths: 40, count: 42 })).toBe("words");
    expect(changeOfRating({ tenths: 40, count: 99 }, { tenths: 40, count: 100 })).toBe("words");
    expect(changeOfRating({ tenths: 40, count: 1_200 }, { tenths: 40, count: 1_201 })).toBeNull();
    expect(changeOfRating({ tenths: 40, count: 7 }, { tenths: 40, count: 7 })).toBeNull();
  });

  it("never leaves a mean that is shown untrue, and the number by less than a tenth", () => {
    fc.assert(
      fc.property(ratings, stars, (brought, given) => {
        let shown = brought;
        given.forEach((_, i) => {
          const now = ratingOf(brought, together(given.slice(0, i + 1))) ?? brought;
          if (changeOfRating(shown, now)) shown = now;
          expect(shown.tenths).toBe(now.tenths);
          expect(Math.abs(now.count - shown.count)).toBeLessThanOrEqual(now.count / 10);
        });
      }),
    );
  });
});
