import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceM, type LngLat, moveBy } from "#lib/core/geo.ts";
import { deliversTo, isDeliveryArea, MAX_REACH_M } from "./area.ts";

const at: LngLat = { lng: 11.97, lat: 57.7 };
const somewhere = fc.record({
  lng: fc.double({ min: -179, max: 179, noNaN: true }),
  lat: fc.double({ min: -70, max: 70, noNaN: true }),
});
const bearing = fc.integer({ min: 0, max: 359 });

test("a radius reaches so many metres, every way, anywhere", () => {
  fc.assert(
    fc.property(somewhere, bearing, fc.integer({ min: 10, max: MAX_REACH_M }), (middle, way, metres) => {
      const restaurant = { at: middle, area: { kind: "radius", metres } as const };
      expect(deliversTo(restaurant, moveBy(middle, metres - 1, way))).toBe(true);
      expect(deliversTo(restaurant, moveBy(middle, metres + 1, way))).toBe(false);
    }),
  );
});

test("a ring holds what lies in it: a star is inside up to its edge, seen from its middle", () => {
  const star = fc.record({
    middle: fc.oneof(somewhere, fc.constant({ lng: 179.99, lat: 10 }), fc.constant({ lng: -179.99, lat: -40 })),
    arms: fc.array(fc.integer({ min: 300, max: 6_000 }), { minLength: 5, maxLength: 40 }),
  });
  fc.assert(
    fc.property(star, fc.nat(), ({ middle, arms }, which) => {
      const ring = arms.map((metres, i) => moveBy(middle, metres, (360 * i) / arms.length));
      const restaurant = { at: middle, area: { kind: "polygon", ring } as const };
      const i = which % arms.length;
      const way = (360 * i) / arms.length;
      const edge = arms[i] ?? 0;
      expect(deliversTo(restaurant, moveBy(middle, edge * 0.98, way))).toBe(true);
      expect(deliversTo(restaurant, moveBy(middle, edge * 1.02, way))).toBe(false);
      expect(deliversTo(restaurant, moveBy(middle, 6_500, way + 7))).toBe(false);
      const turned = { at: middle, area: { kind: "polygon", ring: [...ring].reverse() } as const };
      expect(deliversTo(turned, moveBy(middle, edge * 0.98, way))).toBe(true);
    }),
  );
});

test("an area is within reach, and a ring has corners on earth", () => {
  const ring = [0, 120, 240].map((way) => moveBy(at, 2_000, way));
  expect(isDeliveryArea({ kind: "polygon", ring }, at)).toBe(true);
  expect(isDeliveryArea({ kind: "polygon", ring: ring.slice(1) }, at)).toBe(false);
  expect(isDeliveryArea({ kind: "polygon", ring: [...ring, { lng: Number.NaN, lat: 1 }] }, at)).toBe(false);
  const far = [...ring, moveBy(at, MAX_REACH_M + 100, 80)];
  expect(distanceM(at, far.at(-1) ?? at)).toBeGreaterThan(MAX_REACH_M);
  expect(isDeliveryArea({ kind: "polygon", ring: far }, at)).toBe(false);
  expect(
    isDeliveryArea({ kind: "polygon", ring: Array.from({ length: 501 }, (_, i) => moveBy(at, 900, i / 2)) }, at),
  ).toBe(false);
  expect(isDeliveryArea({ kind: "radius", metres: MAX_REACH_M + 1 }, at)).toBe(false);
  expect(isDeliveryArea({ kind: "radius", metres: -1 }, at)).toBe(false);
  expect(isDeliveryArea({ kind: "radius", metres: Number.NaN }, at)).toBe(false);
});
