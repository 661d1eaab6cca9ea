import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ageOf, etaRange, isWidened } from "./eta.ts";

describe("etaRange", () => {
  it("spreads an arrival into a range around it", () => {
    expect(etaRange(7, 0)).toEqual({ from: 6, to: 9 });
    expect(etaRange(2, 0)).toEqual({ from: 2, to: 3 });
    expect(etaRange(15, 0)).toEqual({ from: 14, to: 18 });
  });

  it("says nothing in minutes when it is less than one", () => {
    expect(etaRange(0, 0)).toBeNull();
  });

  it("widens with every minute that the driver was not heard", () => {
    expect(etaRange(7, 60)).toEqual({ from: 6, to: 9 });
    expect(etaRange(7, 61)).toEqual({ from: 5, to: 11 });
    expect(etaRange(7, 170)).toEqual({ from: 5, to: 12 });
    expect(etaRange(0, 90)).toEqual({ from: 1, to: 2 });
    expect(isWidened(60)).toBe(false);
    expect(isWidened(61)).toBe(true);
  });

  it("is always a real range that holds the arrival, and never narrows with age", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 254 }), fc.integer({ min: 0, max: 600 }), (etaMin, ageS) => {
        const range = etaRange(etaMin, ageS);
        const older = etaRange(etaMin, ageS + 60);
        if (!range || !older) throw new Error("a range was expected");
        expect(range.from).toBeGreaterThanOrEqual(1);
        expect(range.from).toBeLessThanOrEqual(etaMin);
        expect(range.to).toBeGreaterThan(etaMin);
        expect(older.to - older.from).toBeGreaterThanOrEqual(range.to - range.from);
      }),
    );
  });
});

describe("ageOf", () => {
  it("is just now below a second and a half", () => {
    expect(ageOf(0)).toBeNull();
    expect(ageOf(1.4)).toBeNull();
    expect(ageOf(Number.NaN)).toBeNull();
  });

  it("uses the largest whole unit", () => {
    expect(ageOf(2)).toEqual({ unit: "seconds", n: 2 });
    expect(ageOf(59.9)).toEqual({ unit: "seconds", n: 59 });
    expect(ageOf(60)).toEqual({ unit: "minutes", n: 1 });
    expect(ageOf(7300)).toEqual({ unit: "hours", n: 2 });
  });
});
