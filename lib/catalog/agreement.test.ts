import { expect, test } from "vitest";
import { currencyOf } from "#lib/core/money.ts";
import { type Agreement, driftOf } from "./agreement.ts";
import type { CartPrice } from "./cart.ts";

const MINUTE = 60_000;
const FROM = Date.UTC(2026, 10, 20, 12);
const SLOT = { from: FROM, to: FROM + 15 * MINUTE };
const PRICE: CartPrice = {
  currency: currencyOf("SEK"),
  lines: [],
  foodMinor: 13_000,
  discountMinor: 0,
  promo: null,
  feeMinor: 3_900,
  tipMinor: 0,
  totalMinor: 16_900,
  slot: SLOT,
  changes: [],
  canOrder: true,
};
const AGREED: Agreement = { totalMinor: 16_900, currency: "SEK", slot: SLOT, deliverAt: null };
const drift = (price: Partial<CartPrice>, agreed: Partial<Agreement> = {}) =>
  driftOf({ ...PRICE, ...price }, { ...AGREED, ...agreed });

test("what is as it was agreed to is ordered", () => {
  expect(drift({})).toBeNull();
  expect(drift({}, { currency: null, slot: null })).toBeNull();
  expect(drift({ promo: { code: "A", discountMinor: 100, refusal: null } })).toBeNull();
});

test("another price, a lower one too, another currency and a code that does not hold are asked about", () => {
  expect(drift({ totalMinor: 17_000 })).toBe("price");
  expect(drift({ totalMinor: 16_800 })).toBe("price");
  expect(drift({}, { currency: "EUR" })).toBe("currency");
  expect(drift({ promo: { code: "A", discountMinor: 0, refusal: "over" } })).toBe("promo");
  expect(drift({ canOrder: false })).toBe("cart");
  expect(drift({ changes: [{ code: "price_changed", line: 0, fromMinor: 1, toMinor: 2 }] })).toBe("cart");
});

test("a slot is asked about once it ends more than ten minutes later than the one that was seen", () => {
  const later = (min: number) => ({ from: SLOT.from + min * MINUTE, to: SLOT.to + min * MINUTE });
  expect(drift({ slot: later(10) })).toBeNull();
  expect(drift({ slot: later(15) })).toBe("slot");
  expect(drift({ slot: later(-30) })).toBeNull();
  expect(drift({ slot: null })).toBe("slot");
});

test("a time that was asked for and cannot be kept is asked about, though nobody said what slot they saw", () => {
  const asked = { slot: null, deliverAt: FROM };
  expect(drift({ slot: { from: FROM, to: FROM + 20 * MINUTE } }, asked)).toBeNull();
  expect(drift({ slot: { from: FROM + 30 * MINUTE, to: FROM + 50 * MINUTE } }, asked)).toBe("slot");
});
