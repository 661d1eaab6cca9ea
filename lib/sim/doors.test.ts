import { expect, test } from "vitest";
import type { Street } from "#lib/city/city.ts";
import { distanceM, moveBy } from "#lib/core/geo.ts";
import { createDoors } from "./doors.ts";

const center = { lng: 11.97, lat: 57.7 };
const town = { name: "Göteborg", center };
const east = (metres: number) => {
  const { lng, lat } = moveBy(center, metres, 90);
  return [lng, lat] as const;
};
const street = (name: string | null, from: number, to: number, more: Partial<Street> = {}): Street => ({
  ...{ id: 1, name, roadClass: "residential", link: false, oneway: "no", level: 0, vehicles: true, surface: false },
  coordinates: [east(from), east(to)],
  ...more,
});

test("odd numbers lie on the left, even ones on the right, and they grow on the way out of town", () => {
  const doors = createDoors([street("Vasagatan", 400, 100)], town);
  expect(doors.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 1}`));
  for (const { number, at } of doors) {
    expect(at.lat > center.lat).toBe(Number(number) % 2 === 1);
    expect(distanceM(at, center)).toBeGreaterThan(100);
  }
  const distances = doors.map(({ at }) => Math.round(distanceM(at, center)));
  expect([...distances].sort((a, b) => a - b)).toEqual(distances);
  expect(doors[0]).toMatchObject({ street: "Vasagatan", city: "Göteborg", postcode: null });
});

test("a street in several parts is numbered through, each number once", () => {
  const parts = [street("Vasagatan", 300, 200), street("Vasagatan", 100, 200), street("Vasagatan", 300, 400)];
  const doors = createDoors(parts, town);
  expect(new Set(doors.map(({ number }) => number)).size).toBe(20);
  const last = doors.at(-1);
  expect(last && distanceM(last.at, center)).toBeGreaterThan(380);
});

test("nobody lives on what has no name, no houses, or no side", () => {
  const none = [
    street(null, 0, 500),
    street("Motorvägen", 0, 500, { roadClass: "motorway" }),
    street("Avfarten", 0, 500, { link: true }),
    street("Torget", 0, 500, { surface: true }),
  ];
  expect(createDoors(none, town)).toEqual([]);
});
