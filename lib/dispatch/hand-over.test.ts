import fc from "fast-check";
import { expect, test } from "vitest";
import { ABSENT_MS, absentWaitMs, createPin, isPin } from "./hand-over.ts";

test("a PIN is four digits, whatever the number", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 9_999 }), (number) => isPin(createPin(() => number))));
  expect(createPin(() => 7)).toBe("0007");
});

test("what is no PIN is none", () => {
  for (const text of ["", "123", "12345", "12a4", " 123", "１２３４"]) expect(isPin(text)).toBe(false);
});

test("somebody absent is waited for from when the driver came to the door", () => {
  expect(absentWaitMs(null, 5)).toBe(Number.POSITIVE_INFINITY);
  expect(absentWaitMs(1_000, 1_000)).toBe(ABSENT_MS);
  expect(absentWaitMs(1_000, 1_000 + ABSENT_MS - 1)).toBe(1);
  expect(absentWaitMs(1_000, 9_000_000)).toBe(0);
});
