import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LngLat, moveBy } from "#lib/core/geo.ts";
import { clockOffsetMs, EMPTY_TRACK, INGEST, type TrackState, takeFix } from "./ingest.ts";
import type { Fix } from "./position-batch.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const HOME = { lng: 11.97, lat: 57.7 };
const fixAt = (at: LngLat, recordedAt: number, more: Partial<Fix> = {}): Fix => ({
  lat: at.lat,
  lng: at.lng,
  recordedAt,
  accuracy: 5,
  heading: null,
  speed: null,
  ...more,
});

/** Takes fixes one by one, a second apart in time received; answers what became of each. */
function follow(fixes: readonly (Fix & { seq?: number })[], nowMs = NOW) {
  let state: TrackState = EMPTY_TRACK;
  const verdicts = fixes.map((fix, i) => {
    const verdict = takeFix(state, fix, fix.seq ?? i + 1, "bike", nowMs);
    state = verdict.state;
    return "fix" in verdict ? "believed" : verdict.dropped;
  });
  return { verdicts, state };
}

describe("a phone's clock", () => {
  it("is corrected by what it said at hello, but for what may be the network's", () => {
    expect(clockOffsetMs(NOW - 3_600_000, NOW)).toBe(3_600_000);
    expect(clockOffsetMs(NOW + 3_600_000, NOW)).toBe(-3_600_000);
    expect(clockOffsetMs(NOW - INGEST.clockToleranceMs + 1, NOW)).toBe(0);
    expect(clockOffsetMs(NOW + INGEST.clockToleranceMs - 1, NOW)).toBe(0);
    expect(clockOffsetMs(null, NOW)).toBe(0);
  });
});

describe("a fix", () => {
  it("from the future is dropped, but for the few seconds that clocks differ", () => {
    expect(follow([fixAt(HOME, NOW + INGEST.futureMs + 1)]).verdicts).toEqual(["future"]);
    expect(follow([fixAt(HOME, NOW + INGEST.futureMs)]).verdicts).toEqual(["believed"]);
    expect(follow([fixAt(HOME, Number.NaN)]).verdicts).toEqual(["future"]);
  });

  it("older than a day is dropped, one kept for a day is not", () => {
    expect(follow([fixAt(HOME, NOW - INGEST.maxAgeMs - 1)]).verdicts).toEqual(["too_old"]);
    expect(follow([fixAt(HOME, NOW - INGEST.maxAgeMs)]).verdicts).toEqual(["believed"]);
  });

  it.each([
    [{ lng: 181, lat: 57 }],
    [{ lng: 12, lat: 91 }],
    [{ lng: 12, lat: -4_000 }],
    [{ lng: Number.POSITIVE_INFINITY, lat: 0 }],
  ])("at %j is not on earth", (at) => {
    expect(follow([fixAt(at, NOW)]).verdicts).toEqual(["off_earth"]);
  });

  it("that says nothing of a street is dropped", () => {
    const vague = (accuracy: number | null) => follow([fixAt(HOME, NOW, { accuracy })]).verdicts[0];
    expect([vague(200), vague(200.5), vague(null)]).toEqual(["believed", "inaccurate", "believed"]);
  });

  it("older than the last known is late, the same again a duplicate", () => {
    const fixes = [
      fixAt(HOME, NOW - 5_000),
      fixAt(HOME, NOW - 6_000),
      fixAt(HOME, NOW - 5_000),
      { ...fixAt(HOME, NOW - 5_000), seq: 1 },
      // Sent again after a hello that found another offset of the clock.
      { ...fixAt(HOME, NOW - 4_700), seq: 1 },
    ];
    expect(follow(fixes).verdicts).toEqual(["believed", "late", "late", "duplicate", "duplicate"]);
  });

  it("of a phone that counts anew is taken once its times go on", () => {
    const fixes = [
      { ...fixAt(HOME, NOW - 300_000), seq: Number.MAX_SAFE_INTEGER - 1 },
      { ...fixAt(HOME, NOW - 299_000), seq: 1 },
      { ...fixAt(HOME, NOW - 200_000), seq: 2 },
      { ...fixAt(HOME, NOW - 199_000), seq: 3 },
    ];
    const { verdicts, state } = follow(fixes);
    expect(verdicts).toEqual(["believed", "duplicate", "believed", "believed"]);
    expect(state.lastSeq).toBe(3);
  });

  it("impossibly far is dropped, as far as the vehicle could have come is not", () => {
    const step = (metres: number, seconds: number) =>
      follow([fixAt(HOME, NOW - 60_000), fixAt(moveBy(HOME, metres, 90), NOW - 60_000 + seconds * 1000)]).verdicts[1];
    // A bike's 20 m/s, 60 m of slack and twice 5 m of accuracy.
    expect([step(85, 1), step(95, 1), step(1_200, 60), step(1_300, 60)]).toEqual([
      "believed",
      "too_fast",
      "believed",
      "too_fast",
    ]);
  });

  it("without a heading gets that of its step, if that is more than noise", () => {
    const headingAfter = (metres: number, more: Partial<Fix> = {}) =>
      follow([fixAt(HOME, NOW - 2_000, { heading: 10 }), fixAt(moveBy(HOME, metres, 90), NOW - 1_000, more)]).state.last
        ?.heading;
    expect(headingAfter(15)).toBeCloseTo(90, 1);
    expect(headingAfter(3)).toBe(10);
    expect(headingAfter(15, { heading: 200 })).toBe(200);
  });
});

describe("a driver whose first fix was the bad one", () => {
  const far = moveBy(HOME, 50_000, 45);
  const there = (i: number, more = {}) => fixAt(moveBy(far, 5 * i, 90), NOW - 10_000 + i * 1000, more);

  it("is moved by the third fix that agrees with the others", () => {
    const { verdicts, state } = follow([fixAt(HOME, NOW - 11_000), there(0), there(1), there(2), there(3)]);
    expect(verdicts).toEqual(["believed", "too_fast", "too_fast", "believed", "believed"]);
    expect(state.suspects).toEqual([]);
  });

  it("is not moved by fixes that agree on nothing", () => {
    const elsewhere = (i: number) => fixAt(moveBy(HOME, 20_000 + 9_000 * i, 120 * i), NOW - 10_000 + i * 1000);
    const { verdicts } = follow([fixAt(HOME, NOW - 11_000), ...[0, 1, 2, 3, 4].map(elsewhere)]);
    expect(verdicts).toEqual(["believed", "too_fast", "too_fast", "too_fast", "too_fast", "too_fast"]);
  });

  it("is not moved by one wrong fix sent three times", () => {
    const same = { ...there(0) };
    const { verdicts } = follow([fixAt(HOME, NOW - 11_000), same, same, same]);
    expect(verdicts).toEqual(["believed", "too_fast", "too_fast", "too_fast"]);
  });

  it("is not moved where a good fix comes between", () => {
    const home = (i: number) => fixAt(HOME, NOW - 10_000 + i * 1000);
    const { verdicts } = follow([fixAt(HOME, NOW - 11_000), there(0), there(1), home(2), there(3), there(4)]);
    expect(verdicts.slice(1)).toEqual(["too_fast", "too_fast", "believed", "too_fast", "too_fast"]);
  });
});

describe("any row of fixes", () => {
  it("never moves a track back in time, and keeps fewer than three suspects", () => {
    const fix = fc.record({
      at: fc.constantFrom(HOME, moveBy(HOME, 30, 10), moveBy(HOME, 9_000, 80), { lng: 500, lat: 0 }),
      ms: fc.integer({ min: -90_000_000, max: 20_000 }),
      seq: fc.integer({ min: 0, max: 30 }),
      accuracy: fc.option(fc.double({ min: 0, max: 400, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(fix, { maxLength: 40 }), (fixes) => {
        let state: TrackState = EMPTY_TRACK;
        for (const { at, ms, seq, accuracy } of fixes) {
          const before = state.last;
          const verdict = takeFix(state, fixAt(at, NOW + ms, { accuracy }), seq, "car", NOW);
          state = verdict.state;
          if ("fix" in verdict) {
            expect(state.last).toBe(verdict.fix);
            if (before) expect(verdict.fix.recordedAt).toBeGreaterThan(before.recordedAt);
          } else expect(state.last).toBe(before);
          expect(state.suspects.length).toBeLessThan(INGEST.reanchorAfter);
        }
      }),
    );
  });
});
