import { expect, test } from "vitest";
import { soonSpans } from "./soon-spans.ts";

const DAY = 1_440;

test("a card carries the hours of the next day, not of the week", () => {
  const week = Array.from({ length: 8 }, (_, day) => [day * DAY + 600, day * DAY + 1_300]).flat();
  expect(soonSpans(week, 700)).toEqual(week.slice(0, 4));
});

test("what opens in a week only is still known", () => {
  expect(soonSpans([7 * DAY, 7 * DAY + 60, 8 * DAY, 8 * DAY + 60], 0)).toEqual([7 * DAY, 7 * DAY + 60]);
  expect(soonSpans([], 0)).toEqual([]);
});
