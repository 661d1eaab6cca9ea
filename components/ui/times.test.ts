import { describe, expect, it } from "vitest";
import { clockTime, dayOf, wallMinutes, wallTime, weekdayOf } from "./times.ts";

const timeZone = "Europe/Stockholm";
const at = (local: string) => Date.parse(local);

describe("times as they are said", () => {
  it("go by the wall's clock, past midnight too", () => {
    expect(clockTime(at("2026-11-22T05:30:00Z"), timeZone, "en")).toBe("06:30");
    expect(clockTime(at("2026-11-21T23:05:00Z"), timeZone, "sv")).toBe("00:05");
    expect([0, 390, 1_440, 1_500].map(wallTime)).toEqual(["00:00", "06:30", "00:00", "01:00"]);
    expect(wallMinutes(at("2026-11-21T23:05:00Z"), timeZone)).toBe(5);
  });

  it("name the day from now, over the night on which clocks go back", () => {
    const said = (ms: number) => dayOf(ms, { timeZone, locale: "en", nowMs: at("2026-10-24T21:30:00Z") });
    expect(said(at("2026-10-24T21:59:00Z")).day).toBe("today");
    expect(said(at("2026-10-25T22:59:00Z")).day).toBe("tomorrow");
    expect(said(at("2026-10-25T23:00:00Z"))).toEqual({ day: "other", date: "Monday" });
    expect(said(at("2026-11-20T12:00:00Z"))).toEqual({ day: "other", date: "20 November" });
  });

  it("know the weekday there", () => {
    expect(weekdayOf(at("2026-11-22T22:59:00Z"), timeZone)).toBe(6);
    expect(weekdayOf(at("2026-11-22T23:00:00Z"), timeZone)).toBe(0);
  });
});
