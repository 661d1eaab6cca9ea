import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceM, type LngLat } from "#lib/core/geo.ts";
import { GridIndex } from "./grid-index.ts";

/** Somewhere within about 25 km of a place that may lie at the date line. */
function around(centre: LngLat): fc.Arbitrary<LngLat> {
  const off = fc.double({ min: -0.25, max: 0.25, noNaN: true });
  return fc.tuple(off, off).map(([lng, lat]) => ({
    lng: ((centre.lng + lng + 540) % 360) - 180,
    lat: Math.max(-89, Math.min(89, centre.lat + lat)),
  }));
}

const cities = fc.constantFrom(
  { lng: 11.97, lat: 57.7 },
  { lng: 179.99, lat: -17 },
  { lng: 0, lat: 0 },
  { lng: 15.6, lat: 78.2 },
);

test("the nearest are those that comparing all of them finds", () => {
  const worlds = cities.chain((centre) =>
    fc.record({
      places: fc.array(around(centre), { maxLength: 120 }),
      at: around(centre),
      count: fc.integer({ min: 1, max: 25 }),
      sideM: fc.constantFrom(100, 500, 3_000),
    }),
  );
  fc.assert(
    fc.property(worlds, ({ places, at, count, sideM }) => {
      const items = places.map((place, id) => ({ at: place, id }));
      const found = new GridIndex(items, sideM).nearest(at, count, ({ id }) => id % 5 !== 0);
      const all = items.filter(({ id }) => id % 5 !== 0).map((item) => distanceM(at, item.at));
      expect(found.map((item) => distanceM(at, item.at))).toEqual(all.sort((a, b) => a - b).slice(0, count));
    }),
    { numRuns: 500 },
  );
});
