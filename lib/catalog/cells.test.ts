import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceM, type LngLat, moveBy } from "#lib/core/geo.ts";
import { deliversTo } from "./area.ts";
import { cellAndAround, cellAt, cellMiddle, cellName, coverArea, findCell } from "./cells.ts";
import type { DeliveryArea } from "./restaurant.ts";

const GOTHENBURG: LngLat = { lng: 11.97, lat: 57.7 };
const place = fc.record({
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -80, max: 80, noNaN: true }),
});

test("everybody in a cell is near its middle, and the middle is in it", () => {
  fc.assert(
    fc.property(place, (at) => {
      const cell = cellAt(at);
      expect(cellAt(cellMiddle(cell))).toBe(cell);
      // Half the diagonal of the largest cell.
      expect(distanceM(at, cellMiddle(cell))).toBeLessThan(251);
    }),
    { numRuns: 1_000 },
  );
});

test("a cell is 180 to 350 m across where people live", () => {
  for (let lat = -60; lat <= 70; lat += 0.37) {
    const { lng, lat: middle } = cellMiddle(cellAt({ lng: 11.97, lat }));
    const east = [1, 5, 10, 50, 100, 170, 180, 240, 360].map((metres) =>
      cellAt(moveBy({ lng, lat: middle }, metres, 90)),
    );
    expect(new Set(east.slice(0, 3)).size).toBe(1);
    expect(new Set(east).size).toBeGreaterThan(1);
    const next = cellMiddle(cellAt(moveBy({ lng, lat: middle }, 185, 90)));
    expect(distanceM({ lng, lat: middle }, next)).toBeGreaterThan(170);
    expect(distanceM({ lng, lat: middle }, next)).toBeLessThan(355);
  }
});

test("a name leads back to its cell, and no other text leads anywhere", () => {
  fc.assert(
    fc.property(place, (at) => {
      expect(findCell(cellName(cellAt(at)))).toBe(cellAt(at));
    }),
  );
  const name = cellName(cellAt(GOTHENBURG));
  const others = [
    name.toUpperCase(),
    ` ${name}`,
    `0${name}`,
    `${name}0`,
    name.slice(1),
    "",
    "zzzzzzzz",
    "1",
    "-1",
    "1e9",
    "٣".repeat(8),
  ];
  for (const each of others) expect(findCell(each)).toBeNull();
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-z]{8}$/)), (text) => {
      const cell = findCell(text);
      if (cell !== null) expect(cellName(cell)).toBe(text);
    }),
  );
  // A larger cell, which only stands for those within it, is not a place.
  for (const around of cellAndAround(cellAt(GOTHENBURG)).slice(1)) expect(findCell(cellName(around))).toBeNull();
});

const reach = fc.integer({ min: 0, max: 3_000 });
const area = (at: LngLat): fc.Arbitrary<DeliveryArea> =>
  fc.oneof(
    reach.map((metres) => ({ kind: "radius", metres }) as const),
    fc
      .array(fc.integer({ min: 200, max: 3_000 }), { minLength: 3, maxLength: 12 })
      .map((arms) => ({ kind: "polygon", ring: arms.map((m, i) => moveBy(at, m, (360 * i) / arms.length)) }) as const),
  );
/** Where cells change their zoom, the date changes, and somewhere else. */
const kitchens = fc.constantFrom<LngLat>(
  GOTHENBURG,
  { lng: 7.42, lat: 43.73 },
  { lng: 179.995, lat: -17 },
  { lng: -179.995, lat: 66 },
  { lng: 0, lat: 0 },
  { lng: 20, lat: 50.0641 },
);

test("a restaurant's cells are those whose middle it delivers to, each told once", () => {
  const restaurant = kitchens.chain((at) => area(at).map((its) => ({ at, area: its })));
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 359 })), {
    minLength: 40,
    maxLength: 40,
  });
  fc.assert(
    fc.property(restaurant, steps, (its, around) => {
      const covered = new Set(coverArea(its));
      for (const [metres, way] of around) {
        const cell = cellAt(moveBy(its.at, metres, way));
        const told = cellAndAround(cell).filter((each) => covered.has(each));
        expect(told.length).toBe(deliversTo(its, cellMiddle(cell)) ? 1 : 0);
      }
    }),
  );
});

test("an area takes as many rows as its edge is long, not as it is large", () => {
  const rows = (metres: number) => coverArea({ at: GOTHENBURG, area: { kind: "radius", metres } }).length;
  expect(rows(0)).toBe(0);
  expect(rows(4_000)).toBeLessThan(220);
  expect(rows(16_000)).toBeLessThan(6 * rows(4_000));
});
