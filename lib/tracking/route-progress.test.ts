import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceM, type LngLat, moveBy } from "#lib/core/geo.ts";
import {
  createRouteLine,
  pathOf,
  placeOn,
  progressOn,
  type RouteProgress,
  routeLineOf,
  splitLine,
} from "./route-progress.ts";

const START = { lng: 11.97, lat: 57.7 };

/** A path from steps of metres and bearings. */
function walk(...steps: readonly (readonly [metres: number, bearing: number])[]): LngLat[] {
  const path: LngLat[] = [START];
  for (const [metres, bearing] of steps) path.push(moveBy(path.at(-1) ?? START, metres, bearing));
  return path;
}

const east = createRouteLine(walk([600, 90], [400, 90]), 200);

describe("a route's line", () => {
  it("spreads one time over its length and takes a time for each stretch", () => {
    expect(east.metres).toBeCloseTo(1_000, 0);
    expect(east.atS[1]).toBeCloseTo(120, 0);
    const uneven = createRouteLine(walk([600, 90], [400, 90]), [30, 300]);
    expect(uneven.seconds).toBe(330);
    expect(progressOn(uneven, moveBy(START, 600, 90)).secondsLeft).toBeCloseTo(300, 0);
  });

  it("takes each manoeuvre's own time from a route", () => {
    const path = walk([100, 90], [100, 90], [300, 0]);
    const manoeuvre = (fromIndex: number, toIndex: number, metres: number, seconds: number) => ({
      type: 1,
      text: "",
      streets: [],
      metres,
      seconds,
      fromIndex,
      toIndex,
    });
    const manoeuvres = [manoeuvre(0, 2, 200, 100), manoeuvre(2, 3, 300, 30), manoeuvre(3, 3, 0, 0)];
    const line = routeLineOf({ path, seconds: 130, legs: [{ metres: 500, seconds: 130, path, manoeuvres }] });
    expect([...line.atS].map(Math.round)).toEqual([0, 50, 100, 130]);
  });

  it("needs two points", () => {
    expect(() => createRouteLine([START], 10)).toThrow(RangeError);
  });

  it("gives its points back", () => {
    for (const [i, point] of pathOf(east).entries()) {
      expect(distanceM(point, walk([600, 90], [400, 90])[i] ?? START)).toBeLessThan(0.05);
    }
  });
});

describe("progress", () => {
  it("is where the fix falls on the line, and how far beside it", () => {
    const fix = moveBy(moveBy(START, 250, 90), 20, 0);
    const progress = progressOn(east, fix);
    expect(progress.metresDone).toBeCloseTo(250, 0);
    expect(progress.metresLeft).toBeCloseTo(750, 0);
    expect(progress.secondsLeft).toBeCloseTo(150, 0);
    expect(progress.offRouteM).toBeCloseTo(20, 0);
    expect(distanceM(progress.at, fix)).toBeCloseTo(20, 0);
  });

  it("never goes back, wherever the fixes are", () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 359 })), {
      minLength: 1,
      maxLength: 12,
    });
    const fixes = fc.array(fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 359 })), {
      maxLength: 25,
    });
    fc.assert(
      fc.property(steps, fixes, (made, seen) => {
        const line = createRouteLine(walk(...made), 100);
        let before: RouteProgress | null = null;
        for (const [metres, bearing] of seen) {
          const next = progressOn(line, moveBy(START, metres, bearing), before);
          expect(next.metresDone).toBeGreaterThanOrEqual(before?.metresDone ?? 0);
          expect(next.secondsLeft).toBeLessThanOrEqual(before?.secondsLeft ?? Number.POSITIVE_INFINITY);
          expect(next.metresDone + next.metresLeft).toBeCloseTo(line.metres, 2);
          before = next;
        }
      }),
    );
  });

  it("stays on the way out where the road comes back along itself", () => {
    const line = createRouteLine(walk([1_000, 90], [1_000, 270]), 400);
    let progress: RouteProgress | null = null;
    for (let metres = 0; metres <= 1_000; metres += 10) {
      progress = progressOn(line, moveBy(moveBy(START, metres, 90), 6, metres % 20 === 0 ? 0 : 180), progress);
      expect(Math.abs(progress.metresDone - metres)).toBeLessThan(15);
    }
    for (let metres = 990; metres >= 0; metres -= 10) {
      progress = progressOn(line, moveBy(moveBy(START, metres, 90), 6, 0), progress);
      expect(Math.abs(progress.metresDone - (2_000 - metres))).toBeLessThan(20);
    }
  });

  it("does not skip a loop that ends where it began", () => {
    const line = createRouteLine(walk([300, 90], [300, 0], [300, 270], [300, 180], [500, 180]), 300);
    const atCrossing = progressOn(line, moveBy(START, 5, 180), progressOn(line, START));
    expect(atCrossing.metresDone).toBeLessThan(20);
  });

  it("finds the driver again after a gap", () => {
    const line = createRouteLine(walk([2_000, 90], [2_000, 0]), 800);
    const before = progressOn(line, moveBy(START, 100, 90));
    const after = progressOn(line, moveBy(moveBy(START, 2_000, 90), 700, 0), before);
    expect(after.metresDone).toBeCloseTo(2_700, -1);
  });

  it("keeps the place of who left the line, and says how far off they are", () => {
    const before = progressOn(east, moveBy(START, 200, 90));
    const off = progressOn(east, moveBy(moveBy(START, 300, 90), 400, 0), before);
    expect(off.metresDone).toBe(before.metresDone);
    expect(off.offRouteM).toBeGreaterThan(390);
  });

  it("is the same place by its metres alone, held at the ends", () => {
    const bent = createRouteLine(walk([300, 90], [200, 0], [500, 90]), [60, 90, 50]);
    for (const metres of [0, 1, 299, 300, 301, 500, 999]) {
      const placed = placeOn(bent, metres);
      const seen = progressOn(bent, placed.at, placeOn(bent, metres - 10));
      expect(placed.metresDone).toBeCloseTo(metres, 1);
      expect(seen.metresDone).toBeCloseTo(metres, 0);
      expect(seen.secondsLeft).toBeCloseTo(placed.secondsLeft, 0);
    }
    expect(placeOn(bent, -5).metresDone).toBe(0);
    expect(placeOn(bent, 5_000).metresLeft).toBe(0);
  });

  it("cuts the line where the driver is", () => {
    const progress = progressOn(east, moveBy(START, 250, 90));
    const { ridden, left } = splitLine(east, progress);
    const length = (path: readonly LngLat[]) =>
      path.slice(1).reduce((sum, p, i) => sum + distanceM(path[i] ?? p, p), 0);
    expect(length(ridden)).toBeCloseTo(250, 0);
    expect(length(left)).toBeCloseTo(750, 0);
    expect(ridden.at(-1)).toEqual(left[0]);
  });
});
