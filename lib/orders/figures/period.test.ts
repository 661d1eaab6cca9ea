import { expect, it } from "vitest";
import { boundsOf, daysOf, periodOf } from "./period.ts";

const ZONE = "Europe/Stockholm";
/** 00:30 on the 28th in Stockholm, the 27th in London. */
const NOW = Date.parse("2026-11-27T23:30:00Z");
const LAST_SEVEN = { from: "2026-11-22", to: "2026-11-28" };

it.each([
  [{}],
  [{ from: "2026-11-31", to: "2026-12-01" }],
  [{ from: "yesterday", to: "2026-11-28" }],
  [{ from: "2026-11-28", to: "2026-11-27" }],
  [{ from: "2026-11-20", to: "2026-11-29" }],
  [{ from: "2024-01-01", to: "2026-01-01" }],
  [{ from: ["2026-11-01"], to: "2026-11-02" }],
])("%j is the last seven days, by the restaurant's clock", (asked) => {
  expect(periodOf(asked, ZONE, NOW)).toEqual(LAST_SEVEN);
});

it("days that were are what was asked for", () => {
  const period = periodOf({ from: "2026-02-27", to: "2026-03-01" }, ZONE, NOW);
  expect(daysOf(period)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
});

it("a day is as long as its clocks make it", () => {
  const hours = (day: string) => {
    const { fromMs, toMs } = boundsOf({ from: day, to: day }, ZONE);
    return (toMs - fromMs) / 3_600_000;
  };
  expect(["2026-03-29", "2026-03-30", "2026-10-25"].map(hours)).toEqual([23, 24, 25]);
});
