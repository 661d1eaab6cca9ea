import { expect, test } from "vitest";
import { moveBy } from "#lib/core/geo.ts";
import { aboutKm, navigationLink } from "./distance.ts";

const here = { lng: 11.97, lat: 57.7 };

test("a way is about the straight line and what streets add to it", () => {
  expect(aboutKm(here, moveBy(here, 2_000, 90))).toBe(2.7);
  expect(aboutKm(here, here)).toBe(0.1);
});

test("navigation is the phone's own", () => {
  expect(navigationLink(here, "Vasagatan 24", "Linux; Android 15")).toBe(
    "geo:57.700000,11.970000?q=57.700000,11.970000(Vasagatan%2024)",
  );
  expect(navigationLink(here, "", "iPhone OS 19")).toContain("maps.apple.com");
  expect(navigationLink(here, "", "X11; Linux")).toContain("openstreetmap.org/directions?to=57.700000,11.970000");
});
