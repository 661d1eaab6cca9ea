import fc from "fast-check";
import { expect, test } from "vitest";
import { packNumbers, packSteps, unpackNumbers, unpackSteps } from "./packed.ts";

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

test("steps come out as they went in", () => {
  const steps = [29_380_920, 0, 0, 29_380_950, 12, 14, 29_381_000, 11, 20];
  expect(packSteps(steps)).toBe("29380920,30,50;0,0;12,14;11,20");
  expect(unpackSteps(packSteps(steps))).toEqual(steps);
  expect(unpackSteps(packSteps([]))).toEqual([]);
});
