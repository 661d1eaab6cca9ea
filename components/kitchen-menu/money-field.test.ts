import { expect, it } from "vitest";
import { moneyTyped, typedMoney } from "./money-field.ts";

it.each([
  ["125", "SEK", 12_500],
  ["12.50", "SEK", 1_250],
  ["12,5", "EUR", 1_250],
  ["1 250", "SEK", 125_000],
  ["0", "SEK", 0],
  ["900", "JPY", 900],
])("%s in %s is %d of the smallest unit", (text, currency, minor) => {
  expect(moneyTyped(text, currency)).toBe(minor);
});

it.each([
  ["", "SEK"],
  ["-5", "SEK"],
  ["12.505", "SEK"],
  ["12.5", "JPY"],
  ["twelve", "SEK"],
])("%j in %s is no price", (text, currency) => {
  expect(moneyTyped(text, currency)).toBeNull();
});

it("what stands in a field is read back as it was", () => {
  for (const [minor, currency] of [
    [12_500, "SEK"],
    [1_255, "EUR"],
    [905, "JPY"],
  ] as const) {
    for (const locale of ["en", "sv"]) expect(moneyTyped(typedMoney(minor, currency, locale), currency)).toBe(minor);
  }
});
