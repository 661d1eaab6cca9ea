import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceM, type LngLat, latOfY, lngOfX, moveBy } from "#lib/core/geo.ts";
import { createRouteLine } from "#lib/tracking/route-progress.ts";
import { type DriverTrack, driverAt, moveDriver } from "./driver-track.ts";
import type { DriverPosition } from "./order-store.ts";

const START: LngLat = { lng: 11.97, lat: 57.7 };
/** 500 m to the east, then 500 m to the south. */
const CORNER = moveBy(START, 500, 90);
const WAY = [START, CORNER, moveBy(CORNER, 500, 180)];
const OPTIONS = { delayMs: 2000, jumpBeyond: 1e-4, step: false };

/** So many metres along the way, and so many beside it to the north or east. */
function along(metres: number, besideM = 0): LngLat {
  const on = metres <= 500 ? moveBy(START, metres, 90) : moveBy(CORNER, metres - 500, 180);
  return besideM === 0 ? on : moveBy(on, besideM, metres <= 500 ? 0 : 90);
}
function seen(at: LngLat, ms: number): DriverPosition {
  return { ...at, headingDeg: null, seenMs: ms, tickTimeMs: ms };
}
function shownAt(track: DriverTrack, ms: number): LngLat {
  const { x, y } = driverAt(track, ms);
  return { lng: lngOfX(x), lat: latOfY(y) };
}

describe("the driver on the map", () => {
  const line = createRouteLine(WAY, 100);

  it("is shown on the way when a fix lies within 40 m of it, and where it lies when not", () => {
    const near = moveDriver(null, line, seen(along(200, 35), 0), 0, OPTIONS);
    expect(distanceM(shownAt(near, 0), along(200))).toBeLessThan(1);
    expect(driverAt(near, 0)).toMatchObject({ moving: false });
    expect(driverAt(near, 0).headingDeg).toBeCloseTo(90, 0);
    const far = moveDriver(null, line, seen(along(200, 60), 0), 0, OPTIONS);
    expect(distanceM(shownAt(far, 0), along(200, 60))).toBeLessThan(1);
    const nowhere = moveDriver(null, null, seen(along(200, 35), 0), 0, OPTIONS);
    expect(distanceM(shownAt(nowhere, 0), along(200, 35))).toBeLessThan(1);
  });

  it("goes round a corner, not across it, at an even pace", () => {
    let track = moveDriver(null, line, seen(along(490, 8), 0), 0, OPTIONS);
    track = moveDriver(track, line, seen(along(510, 8), 1000), 1000, OPTIONS);
    const metres: number[] = [];
    for (let ms = 1000; ms <= 2100; ms += 50) {
      const metresDone = driverAt(track, ms).on?.metresDone ?? Number.NaN;
      expect(distanceM(shownAt(track, ms), along(metresDone))).toBeLessThan(0.5);
      metres.push(metresDone);
    }
    const steps = metres.slice(1).map((m, i) => m - metres[i]!);
    for (const step of steps) expect(step).toBeCloseTo(20 / 22, 1);
    expect(driverAt(track, 1100).headingDeg).toBeCloseTo(90, 0);
    expect(driverAt(track, 2000).headingDeg).toBeCloseTo(180, 0);
    expect(distanceM(shownAt(track, 2200), along(510))).toBeLessThan(1);
  });

  it("leaves the way and comes back to it without a jump", () => {
    let track = moveDriver(null, line, seen(along(100), 0), 0, OPTIONS);
    const places = [along(110), along(120, 60), along(130, 70), along(140, 10), along(150)];
    let before = shownAt(track, 0);
    for (const [i, place] of places.entries()) {
      const nowMs = (i + 1) * 1000;
      track = moveDriver(track, line, seen(place, nowMs), nowMs, OPTIONS);
      for (let ms = nowMs; ms < nowMs + 1000; ms += 50) {
        const at = shownAt(track, ms);
        expect(distanceM(before, at)).toBeLessThan(8);
        before = at;
      }
    }
    expect(distanceM(shownAt(track, 20_000), along(150))).toBeLessThan(1);
  });

  it("stays where it is shown when another way is told", () => {
    const other = createRouteLine([along(100), along(400)], 60);
    let track = moveDriver(null, line, seen(along(190), 0), 0, OPTIONS);
    track = moveDriver(track, line, seen(along(200), 1000), 1000, OPTIONS);
    const before = shownAt(track, 1500);
    track = moveDriver(track, other, seen(along(210), 1500), 1500, OPTIONS);
    expect(distanceM(shownAt(track, 1500), before)).toBeLessThan(1);
    track = moveDriver(track, other, seen(along(220), 2500), 2500, OPTIONS);
    expect(driverAt(track, 10_000).on?.metresDone).toBeCloseTo(120, 0);
  });

  it("steps where motion is not wanted", () => {
    const still = { ...OPTIONS, step: true };
    let track = moveDriver(null, line, seen(along(100), 0), 0, still);
    track = moveDriver(track, line, seen(along(110), 1000), 1000, still);
    expect(driverAt(track, 1000).moving).toBe(false);
    expect(distanceM(shownAt(track, 1000), along(110))).toBeLessThan(1);
  });

  it("never goes back on the way, whatever the fixes do, and never stands off it while they are near", () => {
    const fix = fc.record({
      // A fix may lie a little behind the farthest one.
      aheadM: fc.integer({ min: -15, max: 120 }),
      besideM: fc.integer({ min: -20, max: 20 }),
      afterMs: fc.integer({ min: 200, max: 5000 }),
    });
    fc.assert(
      fc.property(fc.array(fix, { minLength: 2, maxLength: 12 }), (fixes) => {
        let nowMs = 0;
        let done = 0;
        let track: DriverTrack | null = null;
        let farthest = 15;
        for (const { aheadM, besideM, afterMs } of fixes) {
          const metres = Math.min(1000, farthest + aheadM);
          farthest = Math.max(farthest, metres);
          track = moveDriver(track, line, seen(along(metres, besideM), nowMs), nowMs, OPTIONS);
          for (let part = 0; part <= 1; part += 0.2) {
            const { on, x, y } = driverAt(track, nowMs + part * afterMs);
            const shown = on?.metresDone ?? Number.NaN;
            expect(shown).toBeGreaterThanOrEqual(done - 0.01);
            expect(distanceM({ lng: lngOfX(x), lat: latOfY(y) }, along(shown))).toBeLessThan(0.5);
            done = shown;
          }
          nowMs += afterMs;
        }
      }),
    );
  });
});
