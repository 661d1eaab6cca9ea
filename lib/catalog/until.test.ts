import { expect, test } from "vitest";
import { endOf } from "./until.ts";

const iso = (ms: number | null) => ms !== null && new Date(ms).toISOString();

test("minutes are counted from now, and nothing ends at nothing", () => {
  expect(endOf({ minutes: 30 }, "Europe/Stockholm", 1_000_000)).toBe(2_800_000);
  expect(endOf(null, "Europe/Stockholm", 1_000_000)).toBeNull();
});

test("a day ends at four in the morning of the restaurant's own clock, before midnight and after it", () => {
  expect(iso(endOf({ today: true }, "Europe/Stockholm", Date.UTC(2026, 10, 28, 20)))).toBe("2026-11-29T03:00:00.000Z");
  expect(iso(endOf({ today: true }, "Europe/Stockholm", Date.UTC(2026, 10, 29, 1)))).toBe("2026-11-29T03:00:00.000Z");
  expect(iso(endOf({ today: true }, "Asia/Tokyo", Date.UTC(2026, 10, 28, 20)))).toBe("2026-11-29T19:00:00.000Z");
});

test("a day on which the clocks change is as long as it is", () => {
  const noon = Date.UTC(2026, 2, 28, 11);
  expect(((endOf({ today: true }, "Europe/Stockholm", noon) ?? 0) - noon) / 3_600_000).toBe(15);
});
