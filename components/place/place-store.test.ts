import { expect, test } from "vitest";
import { parsePlace } from "./place-store.ts";

const place = { label: "Vasagatan 24", lng: 11.97, lat: 57.7, cell: "8nsyk7ma" };

test("a place that was stored is read again", () => {
  expect(parsePlace({ place })).toEqual(place);
});

test("what is no place is nobody's place", () => {
  const damaged = [
    null,
    "x",
    {},
    { place: null },
    { place: { ...place, lng: "11" } },
    { place: { ...place, lat: 91 } },
    { place: { ...place, lat: Number.NaN } },
    { place: { ...place, cell: "../admin" } },
    { place: { ...place, label: 7 } },
  ];
  for (const stored of damaged) expect(parsePlace(stored)).toBeNull();
});
