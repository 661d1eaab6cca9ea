import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extendTrack, headingOf, type PlaybackOptions, positionAt, targetOf, trackAt, turnToward } from "./playback.ts";

const OPTIONS: PlaybackOptions = { delayMs: 2000, jumpBeyond: 1000, step: false };

/** Samples one to five ticks apart, each arriving 0 to 400 ms after its tick. */
const samples = fc.array(
  fc.record({
    ticks: fc.integer({ min: 1, max: 5 }),
    lateMs: fc.integer({ min: 0, max: 400 }),
    x: fc.integer({ min: -300, max: 300 }),
    y: fc.integer({ min: -300, max: 300 }),
  }),
  { minLength: 1, maxLength: 12 },
);

describe("playback", () => {
  it("keeps the marker on the way between samples that follow each other, and never lets it go back", () => {
    fc.assert(
      fc.property(samples, (list) => {
        const places = [{ x: 0, y: 0 }];
        let track = trackAt(0, 0, 0);
        let atMs = 0;
        let progress = 0;
        const arrivals = list.map((sample) => {
          atMs += sample.ticks * 1000;
          return { ...sample, atMs, nowMs: atMs + sample.lateMs };
        });
        for (let nowMs = 0; nowMs <= atMs + 5000; nowMs += 50) {
          while (arrivals[0] && arrivals[0].nowMs <= nowMs) {
            const next = arrivals.shift()!;
            const { x, y } = targetOf(track);
            track = extendTrack(track, next.x, next.y, next.atMs, nowMs, OPTIONS);
            if (next.x !== x || next.y !== y) places.push({ x: next.x, y: next.y });
          }
          const shown = positionAt(track, nowMs);
          const now = progressOf(places, shown, progress);
          expect(now).not.toBeNull();
          progress = now!;
        }
        expect(progress).toBeCloseTo(places.length - 1, 6);
      }),
    );
  });

  it("shows each position within the delay", () => {
    fc.assert(
      fc.property(samples, (list) => {
        let track = trackAt(0, 0, 0);
        let atMs = 0;
        for (const { ticks, lateMs, x, y } of list) {
          atMs += ticks * 1000;
          track = extendTrack(track, x, y, atMs, atMs + lateMs, OPTIONS);
          const { x: shownX, y: shownY, moving } = positionAt(track, atMs + lateMs + OPTIONS.delayMs);
          expect([shownX, shownY, moving]).toEqual([x, y, false]);
        }
      }),
    );
  });

  it("says how fast it goes, so that it need not be drawn before it has gone far enough to be seen", () => {
    const track = extendTrack(trackAt(0, 0, 0), 10, 0, 1000, 1000, OPTIONS);
    const { x, perMs } = positionAt(track, 1200);
    expect(perMs).toBeGreaterThan(0);
    expect(positionAt(track, 1300).x).toBeCloseTo(x + 100 * perMs, 9);
  });

  it("glides at one speed when a marker moves every tick", () => {
    let track = trackAt(0, 0, 0);
    const shown: number[] = [];
    for (let nowMs = 0; nowMs <= 20_000; nowMs += 100) {
      if (nowMs % 1000 === 0) track = extendTrack(track, nowMs / 100, 0, nowMs, nowMs, OPTIONS);
      shown.push(positionAt(track, nowMs).x);
    }
    const steps = shown.slice(51).map((x, i) => x - shown[50 + i]!);
    expect(Math.min(...steps)).toBeGreaterThan(0.85);
    expect(Math.max(...steps)).toBeLessThan(1.15);
  });

  it("jumps past the distance, at once without a delay, and steps under reduced motion", () => {
    const track = trackAt(0, 0, 0);
    expect(positionAt(extendTrack(track, 2000, 0, 1000, 1000, OPTIONS), 1000)).toMatchObject({ x: 2000 });
    expect(positionAt(extendTrack(track, 5, 0, 1000, 1000, { ...OPTIONS, delayMs: 0 }), 1000).x).toBe(5);
    const stepped = positionAt(extendTrack(track, 5, 0, 1000, 1000, { ...OPTIONS, step: true }), 1000);
    expect(stepped).toEqual({ x: 5, y: 0, moving: false, perMs: 0 });
  });

  it("keeps no more samples than are still to be played", () => {
    let track = trackAt(0, 0, 0);
    for (let tick = 1; tick < 1000; tick++) track = extendTrack(track, tick, 0, tick * 1000, tick * 1000, OPTIONS);
    expect(track.samples.length).toBeLessThan(6);
  });

  it("turns the short way", () => {
    fc.assert(
      fc.property(fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: 0, max: 359 }), (from, to) => {
        const turned = turnToward(from, to);
        expect(Math.abs(turned - from)).toBeLessThanOrEqual(180);
        expect((((turned - to) % 360) + 360) % 360).toBe(0);
      }),
    );
    expect(turnToward(350, 10)).toBe(370);
    expect(turnToward(10, 350)).toBe(-10);
  });

  it("derives a heading from a move, and none from a stir", () => {
    expect(headingOf(0, -1, 0.5)).toBe(0);
    expect(headingOf(1, 0, 0.5)).toBe(90);
    expect(headingOf(0.1, 0, 0.5)).toBeNull();
  });
});

type Place = { x: number; y: number };

/** How far along the places a point is, at or after `from`; null where it is on none of the ways between them. */
function progressOf(places: readonly Place[], point: Place, from: number): number | null {
  for (let i = Math.max(0, Math.ceil(from) - 1); i < places.length; i++) {
    const a = places[i]!;
    const b = places[i + 1] ?? a;
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    const along = length === 0 ? 0 : ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / length;
    const off = Math.hypot(
      point.x - a.x - (length && (along / length) * (b.x - a.x)),
      point.y - a.y - (length && (along / length) * (b.y - a.y)),
    );
    const part = length === 0 ? 0 : along / length;
    if (off < 1e-6 && part >= -1e-9 && part <= 1 + 1e-9 && i + part >= from - 1e-6) return Math.max(from, i + part);
  }
  return null;
}
