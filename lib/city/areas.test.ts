import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceM, moveBy } from "#lib/core/geo.ts";
import { NO_AREA, nearestArea } from "./areas.ts";

const haga = { name: "Haga", lng: 11.957, lat: 57.6985 };
const heden = { name: "Heden", lng: 11.98, lat: 57.702 };

test("the nearest district wins", () => {
  expect(nearestArea([haga, heden], { lng: 11.958, lat: 57.699 })).toBe(0);
  expect(nearestArea([haga, heden], { lng: 11.979, lat: 57.7 })).toBe(1);
});

test("past 4 km there is no district", () => {
  expect(nearestArea([haga], moveBy(haga, 3_990, 70))).toBe(0);
  expect(nearestArea([haga], moveBy(haga, 4_010, 70))).toBe(NO_AREA);
  expect(nearestArea([], haga)).toBe(NO_AREA);
});

test("no district is nearer than the one that is told", () => {
  const place = fc.record({
    lng: fc.double({ min: 11.86, max: 12.09, noNaN: true }),
    lat: fc.double({ min: 57.64, max: 57.76, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 40 }), place, (places, at) => {
      const areas = places.map((p, i) => ({ ...p, name: `${i}` }));
      const found = areas[nearestArea(areas, at)];
      const nearest = Math.min(...areas.map((area) => distanceM(area, at)));
      expect(found ? distanceM(found, at) : NO_AREA).toBe(nearest <= 4_000 ? nearest : NO_AREA);
    }),
  );
});
