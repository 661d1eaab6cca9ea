import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceM, type LngLat, moveBy } from "#lib/core/geo.ts";
import { createRng } from "#lib/core/rng.ts";
import { VEHICLES } from "#lib/tracking/trip.ts";
import { createTrack, motionAt, type Way } from "./track.ts";

const HOME: LngLat = { lng: 11.97, lat: 57.7 };

/** Ways of a few legs with any turns, at the speeds that a city has. */
const ways: fc.Arbitrary<Way> = fc
  .array(
    fc.record({
      m: fc.double({ min: 1, max: 800, noNaN: true }),
      turn: fc.integer({ min: 0, max: 359 }),
      v: fc.double({ min: 2, max: 20, noNaN: true }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((legs) => {
    const points = [HOME];
    for (const leg of legs) points.push(moveBy(points.at(-1) ?? HOME, leg.m, leg.turn));
    return { points, speedsMps: legs.map(({ v }) => v) };
  });

test("a vehicle goes from one end to the other, on the way, never much faster than the road allows", () => {
  fc.assert(
    fc.property(ways, fc.constantFrom(...VEHICLES), fc.nat(), (way, vehicle, seed) => {
      const track = createTrack(way, vehicle, createRng(seed));
      const top = Math.max(...way.speedsMps);
      expect(distanceM(motionAt(track, -5).at, HOME)).toBeLessThan(0.01);
      expect(distanceM(motionAt(track, track.durationS + 5).at, way.points.at(-1) ?? HOME)).toBeLessThan(1);
      let before = motionAt(track, 0);
      for (let s = 1; s <= track.durationS; s++) {
        const now = motionAt(track, s);
        expect(distanceM(before.at, now.at)).toBeLessThanOrEqual(top * 1.45 + 0.1);
        expect(now.speedMps).toBeLessThanOrEqual(top * 1.45);
        expect(offWayM(way, now.at)).toBeLessThan(1);
        before = now;
      }
    }),
    { numRuns: 60 },
  );
});

test("the same seed drives alike, and a sharp turn is taken slowly", () => {
  const corner = moveBy(HOME, 400, 0);
  const way = { points: [HOME, corner, moveBy(corner, 400, 90)], speedsMps: [10, 10] };
  const track = createTrack(way, "car", createRng(3));
  expect(createTrack(way, "car", createRng(3))).toEqual(track);
  let slowest = 99;
  let fastest = 0;
  for (let s = 10; s < track.durationS - 10; s += 0.25) {
    const { at, speedMps } = motionAt(track, s);
    if (distanceM(at, corner) < 3) slowest = Math.min(slowest, speedMps);
    fastest = Math.max(fastest, speedMps);
  }
  expect(slowest).toBeLessThan(3);
  expect(fastest).toBeGreaterThan(5);
});

test("a way of one point, or of the same point twice, is a track that stands still", () => {
  for (const points of [[HOME], [HOME, HOME]]) {
    const track = createTrack({ points, speedsMps: [5] }, "bike", createRng(1));
    expect(track.durationS).toBe(0);
    expect(motionAt(track, 3)).toMatchObject({ at: HOME, speedMps: 0 });
  }
});

/** Metres from a place to the nearest line of a way, on a plane that is flat enough for a city. */
function offWayM(way: Way, at: LngLat): number {
  const kx = Math.cos((at.lat * Math.PI) / 180) * 111_195;
  const flat = way.points.map((p) => [(p.lng - at.lng) * kx, (p.lat - at.lat) * 111_195] as const);
  let best = Number.POSITIVE_INFINITY;
  for (const [i, [bx, by]] of flat.entries()) {
    const [ax, ay] = flat[i - 1] ?? [bx, by];
    const [dx, dy] = [bx - ax, by - ay];
    const t = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, Math.hypot(ax + t * dx, ay + t * dy));
  }
  return best;
}
