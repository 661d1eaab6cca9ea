import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { createRng } from "#lib/core/rng.ts";
import {
  decodePositionBatch,
  encodePositionBatch,
  type Fix,
  MAX_FIXES_PER_BATCH,
  type PositionBatch,
} from "./position-batch.ts";

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const fix: fc.Arbitrary<Fix> = fc.record({
  lat: real(-90, 90),
  lng: real(-180, 180),
  recordedAt: fc.integer({ min: 0, max: 4e12 }),
  accuracy: fc.option(real(0, 400)),
  heading: fc.option(real(0, 360)),
  speed: fc.option(real(0, 1000)),
});
const batch: fc.Arbitrary<PositionBatch> = fc.record({
  firstSeq: fc.nat(2 ** 40),
  fixes: fc.array(fix, { minLength: 1, maxLength: 60 }),
});

describe("a batch of positions", () => {
  it("comes out as it went in, to a millionth of a degree, a metre, 1/250 of a turn and a centimetre a second", () => {
    fc.assert(
      fc.property(batch, (sent) => {
        const got = decodePositionBatch(encodePositionBatch(sent));
        expect(got.firstSeq).toBe(sent.firstSeq);
        expect(got.fixes).toHaveLength(sent.fixes.length);
        for (const [i, one] of got.fixes.entries()) {
          const was = sent.fixes[i] as Fix;
          expect(Math.abs(one.lat - was.lat)).toBeLessThanOrEqual(5.1e-7);
          expect(Math.abs(one.lng - was.lng)).toBeLessThanOrEqual(5.1e-7);
          expect(one.recordedAt).toBe(was.recordedAt);
          expect(one.accuracy).toBe(was.accuracy === null ? null : Math.min(254, Math.round(was.accuracy)));
          if (was.heading === null) expect(one.heading).toBeNull();
          else expect(Math.abs(((one.heading ?? 0) - was.heading + 540) % 360) - 180).toBeLessThanOrEqual(0.73);
          if (was.speed === null) expect(one.speed).toBeNull();
          else expect(Math.abs((one.speed ?? 0) - was.speed)).toBeLessThanOrEqual(0.0051);
        }
      }),
    );
  });

  it("costs ten bytes or less for a fix a second in town", () => {
    const fixes = Array.from({ length: 100 }, (_, i) => ({
      lat: 57.7 + i * 5e-5,
      lng: 11.97 + i * 6e-5,
      recordedAt: 1_790_000_000_000 + i * 1000,
      accuracy: 5,
      heading: 32,
      speed: 7.5,
    }));
    expect(encodePositionBatch({ firstSeq: 1, fixes }).length / fixes.length).toBeLessThanOrEqual(10);
  });

  it("holds 1 to 500 fixes with numbers that can be counted on", () => {
    const one: Fix = { lat: 1, lng: 1, recordedAt: 1, accuracy: null, heading: null, speed: null };
    const of = (count: number, firstSeq = 1) => encodePositionBatch({ firstSeq, fixes: Array(count).fill(one) });
    expect(decodePositionBatch(of(MAX_FIXES_PER_BATCH)).fixes).toHaveLength(MAX_FIXES_PER_BATCH);
    for (const frame of [of(0), of(MAX_FIXES_PER_BATCH + 1), of(1, Number.MAX_SAFE_INTEGER)]) {
      expect(() => decodePositionBatch(frame)).toThrow(expect.objectContaining({ code: "bad_frame" }));
    }
  });

  it("of another version, even a later one, is told apart from a bad frame", () => {
    const code = (...bytes: number[]) => {
      try {
        decodePositionBatch(Uint8Array.from(bytes));
        return "taken";
      } catch (error) {
        return error instanceof AppError ? error.code : error;
      }
    };
    expect(code(0x22)).toBe("unsupported_version");
    expect(code(0x02)).toBe("unsupported_version");
    expect(code(0xf2, 1, 2, 3)).toBe("unsupported_version");
    expect(code(0x11)).toBe("bad_frame");
    expect(code(0x12)).toBe("bad_frame");
    expect(code()).toBe("bad_frame");
  });

  it("takes a speed that nobody drives for an unknown one", () => {
    const one: Fix = { lat: 1, lng: 1, recordedAt: 1, accuracy: null, heading: null, speed: 5e9 };
    expect(decodePositionBatch(encodePositionBatch({ firstSeq: 1, fixes: [one] })).fixes[0]?.speed).toBeNull();
  });

  it("mutated a million times is taken or answered with bad_frame or unsupported_version, and never grows", () => {
    const rng = createRng("positions");
    const frames = Array.from({ length: 200 }, () => {
      const fixes = Array.from({ length: rng.int(1, 12) }, (_, i) => ({
        lat: rng.range(-90, 90),
        lng: rng.range(-180, 180),
        recordedAt: 1_790_000_000_000 + i * 1000 + rng.int(-50, 50),
        accuracy: rng.next() < 0.2 ? null : rng.range(0, 300),
        heading: rng.next() < 0.2 ? null : rng.range(0, 360),
        speed: rng.next() < 0.2 ? null : rng.range(0, 40),
      }));
      return encodePositionBatch({ firstSeq: rng.int(0, 1_000_000), fixes });
    });
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0; // most of the time would go into stacks that nobody reads
    const counts: Record<string, number> = { taken: 0, bad_frame: 0, unsupported_version: 0 };
    for (let i = 0; i < 1_000_000; i++) {
      const frame = (frames[i % frames.length] as Uint8Array).slice();
      for (let k = rng.int(0, 3); k >= 0; k--) frame[rng.int(0, frame.length - 1)] = rng.int(0, 255);
      const cut = i % 5 === 0 ? frame.subarray(0, rng.int(0, frame.length)) : frame;
      let outcome = "taken";
      try {
        const { firstSeq, fixes } = decodePositionBatch(cut);
        // Six bytes is the least that a fix can be: no frame makes more of itself than it is.
        if (fixes.length * 6 > cut.length || !Number.isSafeInteger(firstSeq + fixes.length)) outcome = "grown";
        for (const f of fixes) if (!Number.isFinite(f.lat + f.lng + f.recordedAt)) outcome = "not a number";
      } catch (error) {
        outcome = error instanceof AppError ? error.code : String(error);
      }
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    Error.stackTraceLimit = stackTraceLimit;
    expect(Object.keys(counts).sort()).toEqual(["bad_frame", "taken", "unsupported_version"]);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
  }, 120_000);
});
