import { expect, test } from "vitest";
import { dayChoices, quarterHours, wallClock } from "./wall-clock.ts";

test("the clock on the city's wall is read wherever the browser is", () => {
  const ms = Date.parse("2026-11-22T23:30:00Z");
  expect(wallClock(ms, "Europe/Stockholm")).toEqual({ day: "2026-11-23", time: "00:30" });
  expect(wallClock(ms, "America/New_York")).toEqual({ day: "2026-11-22", time: "18:30" });
});

test("a week of days can be chosen, none left out where clocks change", () => {
  const days = dayChoices("2026-10-23", "en");
  expect(days.map(({ day }) => day.slice(8))).toEqual(["23", "24", "25", "26", "27", "28", "29"]);
  expect(days[2]?.words).toBe("Sunday 25 October");
  expect(dayChoices("2026-10-23", "sv")[2]?.words).toBe("söndag 25 oktober");
});

test("a day has 96 quarters, and of today only what is left", () => {
  expect(quarterHours("00:00")).toHaveLength(96);
  expect(quarterHours("22:50")).toEqual(["23:00", "23:15", "23:30", "23:45"]);
  expect(quarterHours("24:00")).toEqual([]);
});
