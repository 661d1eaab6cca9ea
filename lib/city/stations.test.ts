import fc from "fast-check";
import { expect, test } from "vitest";
import { mercatorX, mercatorY, metresPerUnit } from "#lib/core/geo.ts";
import type { Street } from "./city.ts";
import { createStations, stationsAlong } from "./stations.ts";

const streetOf = (coordinates: [number, number][], vehicles = true): Street => ({
  id: 1,
  name: null,
  roadClass: "residential",
  link: false,
  oneway: "no",
  level: 0,
  vehicles,
  surface: false,
  coordinates,
});

const here: [number, number] = [11.95, 57.7];
const lng = fc.double({ min: 11.95, max: 11.98, noNaN: true });
const lat = fc.double({ min: 57.69, max: 57.71, noNaN: true });
const street = fc.array(fc.tuple(lng, lat), { minLength: 2, maxLength: 6 });
const streets = fc.array(street, { minLength: 1, maxLength: 8 });
const M = metresPerUnit(57.7);

test("a position on a street has a station within half the spacing", () => {
  fc.assert(
    fc.property(streets, fc.nat(), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (lines, s, v, t) => {
      const stations = createStations(lines.map((line) => streetOf(line)));
      const line = lines[s % lines.length] ?? [];
      const i = v % (line.length - 1);
      const a = line[i] ?? here;
      const b = line[i + 1] ?? here;
      const x = mercatorX(a[0]) * (1 - t) + mercatorX(b[0]) * t;
      const y = mercatorY(a[1]) * (1 - t) + mercatorY(b[1]) * t;
      const found = stations.nearest(x, y, 100);
      expect(found).not.toBeNull();
      // A little more than 12.5 m: the length of a segment is taken at its end's latitude.
      if (found) expect(Math.hypot(found.x - x, found.y - y) * M).toBeLessThan(12.6);
    }),
  );
});

test("the nearest station is the one that looking at all of them finds", () => {
  const maxM = fc.constantFrom(1, 30, 200, 3_000, 50_000);
  fc.assert(
    fc.property(streets, lng, lat, maxM, (lines, atLng, atLat, max) => {
      const [x, y] = [mercatorX(atLng), mercatorY(atLat)];
      const made = lines.map((line) => streetOf(line));
      const points = stationsAlong(made, 25);
      let nearestM = Number.POSITIVE_INFINITY;
      for (let i = 0; i < points.length; i += 2) {
        const [dx, dy] = [(points[i] ?? 0) - x, (points[i + 1] ?? 0) - y];
        nearestM = Math.min(nearestM, Math.hypot(dx, dy) * metresPerUnit(atLat));
      }
      fc.pre(Math.abs(nearestM - max) > 1e-6);
      const found = createStations(made).nearest(x, y, max);
      expect(found !== null).toBe(nearestM < max);
      if (found) expect(Math.hypot(found.x - x, found.y - y) * metresPerUnit(atLat)).toBeCloseTo(nearestM, 6);
    }),
  );
});

test("streets that no vehicle uses have no stations", () => {
  const stations = createStations([
    streetOf(
      [
        [11.95, 57.7],
        [11.96, 57.7],
      ],
      false,
    ),
  ]);
  expect(stations.count).toBe(0);
  expect(stations.nearest(mercatorX(11.95), mercatorY(57.7), 1e6)).toBeNull();
});

test("a street of no length is one station, and streets that meet share it", () => {
  expect(createStations([streetOf([here, here])]).count).toBe(1);
  expect(createStations([streetOf([here, here]), streetOf([here, here])]).count).toBe(1);
});

test("100 m have five stations 25 m apart", () => {
  const metres = 100 / metresPerUnit(0);
  const stations = createStations([
    streetOf([
      [0, 0],
      [metres * 360, 0],
    ]),
  ]);
  expect(stations.count).toBe(5);
  const found = stations.nearest(0.5 + metres * 0.3, 0.5, 25);
  expect(found?.x).toBeCloseTo(0.5 + metres * 0.25, 12);
});
