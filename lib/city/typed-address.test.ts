import fc from "fast-check";
import { expect, test } from "vitest";
import { readAddress } from "./typed-address.ts";

test("a street and a number are found in whatever order they are typed", () => {
  const vasagatan = { streets: ["vasagatan"], number: "24" };
  for (const typed of ["vasagatan 24", "24 Vasagatan", " VASAGATAN  24 ", "Våsagatan, 24"]) {
    expect(readAddress(typed), typed).toEqual(vasagatan);
  }
  expect(readAddress("Vasagatan 24 B")?.number).toBe("24b");
  expect(readAddress("Vasagatan 24b lgh 1203")?.number).toBe("24b");
});

test("a town may follow, and may be left out", () => {
  expect(readAddress("Vasagatan 24, 411 24 Göteborg")).toEqual({
    streets: ["vasagatan goteborg", "vasagatan"],
    number: "24",
  });
  expect(readAddress("Södra vägen 3 Göteborg")?.streets).toEqual(["sodra vagen goteborg", "sodra vagen"]);
});

test("a number alone is no address, nor is what has no letters", () => {
  for (const typed of ["", "  ", "24", "24, 411 24", "%", "'; --", "🍕🍕", "\u0000", ",,,,"]) {
    expect(readAddress(typed), typed).toBeNull();
  }
});

test("whatever is typed, its streets are folded words", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const address = readAddress(text);
      for (const street of address?.streets ?? []) expect(street).toMatch(/^[\p{L}\p{N}]+( [\p{L}\p{N}]+)*$/u);
      if (address?.number != null) expect(address.number).toMatch(/^\d{1,5}[a-z]?$/);
    }),
  );
});
