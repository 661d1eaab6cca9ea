import { expect, test } from "vitest";
import { distanceM } from "#lib/core/geo.ts";
import { GOTHENBURG, gothenburgGround } from "../gothenburg/gothenburg.ts";
import { streetOf } from "../ways.ts";
import { readGothenburgWays } from "./gothenburg-source.ts";

const ways = await readGothenburgWays();
const streets = ways.map(streetOf);

test("what is no street was left out", () => {
  expect(streets.length).toBeGreaterThan(19_000);
  const kinds = new Set(ways.map(({ tags }) => tags.highway));
  for (const kind of ["construction", "platform", "proposed"]) expect(kinds).not.toContain(kind);
});

test("of the streets for vehicles next to none runs through the water but on a bridge or in a tunnel", () => {
  const rings = gothenburgGround().water.features.flatMap(({ geometry }) =>
    geometry.type === "Polygon" ? geometry.coordinates : [],
  );
  let wetM = 0;
  let totalM = 0;
  for (const { level, vehicles, coordinates } of streets) {
    for (const [i, to] of coordinates.entries()) {
      const from = coordinates[i - 1];
      if (!from || level !== 0 || !vehicles) continue;
      const metres = distanceM({ lng: from[0], lat: from[1] }, { lng: to[0], lat: to[1] });
      const middle: [number, number] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      totalM += metres;
      if (rings.some((ring) => isInside(ring, middle))) wetM += metres;
    }
  }
  expect(totalM).toBeGreaterThan(1_000_000);
  expect(wetM).toBeLessThan(totalM / 1_000);
});

test("every district lies within the city, has streets around it and its own name", () => {
  const { areas, bounds } = GOTHENBURG;
  expect(areas.length).toBeLessThanOrEqual(255);
  expect(new Set(areas.map(({ name }) => name)).size).toBe(areas.length);
  for (const { name, lng, lat } of areas) {
    const inside = lng > bounds.west && lng < bounds.east && lat > bounds.south && lat < bounds.north;
    expect(inside, name).toBe(true);
    const near = streets.some(
      ({ coordinates: [at] }) => at && distanceM({ lng, lat }, { lng: at[0], lat: at[1] }) < 400,
    );
    expect(near, name).toBe(true);
  }
});

/** Even-odd rule. */
function isInside(ring: readonly (readonly [number, number])[], [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (const [i, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(i || ring.length) - 1] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
