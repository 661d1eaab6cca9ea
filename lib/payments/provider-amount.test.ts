import fc from "fast-check";
import { expect, test } from "vitest";
import { currencyOf } from "#lib/core/money.ts";
import { fromProviderAmount, toProviderAmount, toProviderAmountAtMost } from "./provider-amount.ts";

test.each([
  ["SEK", 16_900, 16_900],
  ["JPY", 1_690, 1_690],
  ["KWD", 16_900, 16_900],
  ["ISK", 1_690, 169_000],
  ["UGX", 5_000, 500_000],
])("%s: %i is told as %i", (code, minor, amount) => {
  expect(toProviderAmount(minor, currencyOf(code))).toBe(amount);
});

test("thousandths end in 0: others cannot be held, and are taken down to what can", () => {
  const KWD = currencyOf("KWD");
  expect(() => toProviderAmount(16_905, KWD)).toThrow(RangeError);
  expect(toProviderAmountAtMost(16_905, KWD)).toBe(16_900);
  expect(toProviderAmountAtMost(16_905, currencyOf("SEK"))).toBe(16_905);
});

test("there and back it is the same amount, in every currency", () => {
  const currency = fc.constantFrom("SEK", "EUR", "JPY", "KRW", "KWD", "BHD", "ISK", "UGX").map(currencyOf);
  fc.assert(
    fc.property(currency, fc.nat(10_000_000), (its, tens) => {
      expect(fromProviderAmount(toProviderAmount(tens * 10, its), its)).toBe(tens * 10);
    }),
  );
  expect(() => fromProviderAmount(150, currencyOf("ISK"))).toThrow(RangeError);
});
