import { describe, expect, it } from "vitest";
import { formatMoney, unitOf } from "./money.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("money as it is written", () => {
  it.each([
    [14_900, "SEK", "en", "149 kr"],
    [14_950, "SEK", "en", "149.50 kr"],
    [114_900, "SEK", "en", "1,149 kr"],
    [114_950, "SEK", "sv", "1 149,50 kr"],
    [1_150, "EUR", "sv", "11,50 €"],
    [1_150, "EUR", "en", "€11.50"],
    [1_150, "JPY", "en", "¥1,150"],
    [-2_000, "SEK", "sv", "−20 kr"],
    [0, "SEK", "en", "0 kr"],
  ])("%i of %s in %s is %s", (minor, currency, locale, said) => {
    expect(plain(formatMoney(minor, currency, locale))).toBe(said);
  });

  it("knows how many of the smallest make one", () => {
    expect(["SEK", "JPY", "KWD"].map(unitOf)).toEqual([100, 1, 1_000]);
  });
});
