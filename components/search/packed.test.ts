import fc from "fast-check";
import { expect, test } from "vitest";
import { packNumbers, unpackNumbers } from "./packed.ts";

test("numbers come out as they went in", () => {
  expect(packNumbers([29_380_920, 29_381_640])).toBe("29380920,720");
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      expect(unpackNumbers(packNumbers(numbers))).toEqual(numbers);
    }),
  );
});

test("what was not packed is nothing", () => {
  for (const text of [undefined, "", "x", "1,y", "1.5", "1e99"]) expect(unpackNumbers(text)).toEqual([]);
});
