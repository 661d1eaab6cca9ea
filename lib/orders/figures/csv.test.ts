import { expect, it } from "vitest";
import { figuresCsv } from "./csv.ts";
import { NO_FIGURES, sumFigures } from "./figures.ts";

const busy = {
  ...NO_FIGURES,
  orders: 12,
  salesMinor: 345_650,
  rejected: 1,
  timed: 8,
  kept: 6,
  prepS: 7_200,
  rated: 3,
  stars: 14,
};

it("a day is a line, and what is not known is empty", () => {
  const days = [
    { ...busy, day: "2026-11-27" },
    { ...NO_FIGURES, day: "2026-11-28" },
  ];
  expect(figuresCsv(days, "SEK", 100).split("\r\n")).toEqual([
    "day,orders,sales,currency,rejected,missed,ready_in_time,prep_minutes,ratings,food_stars",
    "2026-11-27,12,3456.50,SEK,1,0,0.750,15.0,3,4.67",
    "2026-11-28,0,0.00,SEK,0,0,,,0,",
    "",
  ]);
});

it("days add up", () => {
  expect(sumFigures([busy, busy, NO_FIGURES])).toMatchObject({ orders: 24, salesMinor: 691_300, timed: 16, kept: 12 });
});
