import fc from "fast-check";
import { expect, test } from "vitest";
import { currencyOf, money, shareOf, sumMoney } from "./money.ts";

const SEK = currencyOf("SEK");
const EUR = currencyOf("EUR");

test("a currency is three capitals", () => {
  for (const code of ["sek", "SE", "SEKK", "", "S€K"]) expect(() => currencyOf(code)).toThrow(RangeError);
});

test("an amount is whole and adds up exactly", () => {
  for (const minor of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => money(minor, SEK)).toThrow(RangeError);
  }
  expect(sumMoney([money(1_050, SEK), money(-50, SEK)], SEK)).toEqual({ minor: 1_000, currency: "SEK" });
  expect(sumMoney([], SEK)).toEqual({ minor: 0, currency: "SEK" });
});

test("currencies are never mixed", () => {
  expect(() => sumMoney([money(1, SEK), money(1, EUR)], SEK)).toThrow("EUR cannot be added to SEK");
});

test("a sum that no longer adds up exactly is refused", () => {
  const most = money(Number.MAX_SAFE_INTEGER, SEK);
  expect(() => sumMoney([most, money(1, SEK)], SEK)).toThrow(RangeError);
});

test("a share is rounded half away from zero", () => {
  expect(shareOf(money(5, SEK), 1_000).minor).toBe(1);
  expect(shareOf(money(-5, SEK), 1_000).minor).toBe(-1);
  expect(shareOf(money(4, SEK), 1_000).minor).toBe(0);
  expect(Object.is(shareOf(money(-4, SEK), 1_000).minor, 0)).toBe(true);
});

test("a share is what exact arithmetic says, however large the amount", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 10_000 }), (minor, basisPoints) => {
      const product = BigInt(Math.abs(minor)) * BigInt(basisPoints);
      const exact = (product + 5_000n) / 10_000n;
      expect(BigInt(Math.abs(shareOf(money(minor, SEK), basisPoints).minor))).toBe(exact);
    }),
  );
});
