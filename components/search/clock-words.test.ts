import { expect, test } from "vitest";
import { createClockWords, sayLocalTime } from "./clock-words.ts";

const noon = Date.parse("2026-11-22T11:00:00Z");

test("times are the city's, with their weekday where they are another day's", () => {
  const clock = createClockWords("en", "Europe/Stockholm");
  expect(clock.at(Date.parse("2026-11-22T17:30:00Z"), noon)).toBe("18:30");
  expect(clock.at(Date.parse("2026-11-23T05:30:00Z"), noon)).toBe("Mon 06:30");
  // still Sunday in London, Monday in Stockholm
  expect(clock.at(Date.parse("2026-11-22T23:30:00Z"), noon)).toBe("Mon 00:30");
});

test("a time on the wall is said as it is", () => {
  expect(sayLocalTime("2026-11-24T18:30", "en")).toBe("Tuesday 24 November at 18:30");
  expect(sayLocalTime("2026-11-24T18:30", "sv")).toBe("tisdag 24 november kl. 18:30");
  // an hour that this zone skips
  expect(sayLocalTime("2026-03-29T02:30", "sv")).toBe("söndag 29 mars kl. 02:30");
});
