import { expect, it } from "vitest";
import { weekOf } from "./week.ts";

const ZONE = "Europe/Stockholm";
/** Half past midnight on Monday the 23rd in Stockholm, Sunday in London. */
const NOW = Date.parse("2026-11-22T23:30:00Z");

it.each([[undefined], ["soon"], ["2026-11-24"], ["2026-02-30"], [["2026-11-01"]]])(
  "%j is the week that goes on, by the restaurant's clock",
  (asked) => {
    expect(weekOf(asked, ZONE, NOW)).toEqual({
      ...{ from: "2026-11-23", to: "2026-11-29", before: "2026-11-16", after: null },
      ...{ fromMs: Date.parse("2026-11-22T23:00:00Z"), toMs: Date.parse("2026-11-29T23:00:00Z") },
    });
  },
);

it("any of its days is a week, and the one after it is known once it has begun", () => {
  for (const day of ["2026-11-16", "2026-11-19", "2026-11-22"]) {
    expect(weekOf(day, ZONE, NOW)).toMatchObject({ from: "2026-11-16", to: "2026-11-22", after: "2026-11-23" });
  }
});

it("weeks follow on each other without a gap, also where the clocks change", () => {
  const spring = weekOf("2026-03-29", ZONE, NOW);
  expect((spring.toMs - spring.fromMs) / 3_600_000).toBe(7 * 24 - 1);
  expect(weekOf("2026-03-30", ZONE, NOW).fromMs).toBe(spring.toMs);
});
