import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceM } from "#lib/core/geo.ts";
import { ribbon } from "./ribbon.ts";

test("a straight canal is as wide as it is said to be, along its whole length", () => {
  const ring = ribbon(
    [
      [11.96, 57.7],
      [11.965, 57.7],
      [11.97, 57.7],
    ],
    20,
  );
  expect(ring).toHaveLength(7);
  expect(ring[0]).toEqual(ring.at(-1));
  for (const i of [0, 1, 2]) {
    const [left, right] = [ring[i], ring[5 - i]];
    if (!left || !right) throw new Error("the ring is too short");
    expect(distanceM({ lng: left[0], lat: left[1] }, { lng: right[0], lat: right[1] })).toBeCloseTo(20, 3);
  }
});

test("no corner of any line throws its bank far away", () => {
  const position = fc.tuple(
    fc.double({ min: 11.9, max: 12, noNaN: true }),
    fc.double({ min: 57.6, max: 57.7, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(position, { minLength: 2, maxLength: 10 }), (line) => {
      for (const [lng, lat] of ribbon(line, 20)) {
        const nearest = Math.min(...line.map((at) => distanceM({ lng, lat }, { lng: at[0], lat: at[1] })));
        // Twice the half width, and a little for the curvature that is left out.
        if (!(nearest <= 40.5)) throw new Error(`a bank ${nearest} m from its line`);
      }
    }),
  );
});

test("a line without length has no banks", () => {
  expect(ribbon([], 20)).toEqual([]);
  expect(
    ribbon(
      [
        [12, 57],
        [12, 57],
      ],
      20,
    ),
  ).toEqual([]);
});
