import fc from "fast-check";
import { expect, test } from "vitest";
import { createId } from "#lib/core/ids.ts";
import { currencyOf, money } from "#lib/core/money.ts";
import { type PromoCode, type PromoStanding, promoCodeOf, promoOff, refusalOf } from "./promo.ts";

const SEK = currencyOf("SEK");
const HERE = createId("restaurant", 0, new Uint8Array(10));
const THERE = createId("restaurant", 1, new Uint8Array(10));
const NOW = Date.UTC(2026, 10, 20, 12);
const PROMO: PromoCode = {
  code: "FIKA30",
  restaurantId: null,
  currency: SEK,
  off: { amountMinor: 3_000 },
  minimumMinor: 15_000,
  firstOrderOnly: false,
  eachCustomer: null,
  inAll: null,
  validFrom: NOW - 1_000,
  validUntil: NOW + 1_000,
};
const CUSTOMER = { used: 0, hasOrdered: false };

function refusal(promo: Partial<PromoCode>, standing: Partial<PromoStanding> = {}, foodMinor = 20_000, nowMs = NOW) {
  const basket = { restaurantId: HERE, food: money(foodMinor, SEK), nowMs };
  return refusalOf({ promo: { ...PROMO, ...promo }, used: 0, customer: CUSTOMER, ...standing }, basket);
}

test("a code is read as it is typed, with spaces, dashes and small letters", () => {
  expect(promoCodeOf(" fika-30 ")).toBe("FIKA30");
  for (const wrong of ["", "ab", "fi ka!", "å".repeat(5), "A".repeat(41)]) expect(promoCodeOf(wrong)).toBeNull();
});

test("each reason for which a code takes nothing off has its word", () => {
  expect(refusalOf(null, { restaurantId: HERE, food: money(20_000, SEK), nowMs: NOW })).toBe("unknown");
  expect(refusal({})).toBeNull();
  expect(refusal({ restaurantId: THERE })).toBe("not_here");
  expect(refusal({ currency: currencyOf("EUR") })).toBe("not_here");
  expect(refusal({}, {}, 20_000, NOW - 1_001)).toBe("too_early");
  expect(refusal({}, {}, 20_000, NOW + 1_000)).toBe("over");
  expect(refusal({ inAll: 7 }, { used: 7 })).toBe("used_up");
  expect(refusal({ inAll: 7 }, { used: 6 })).toBeNull();
  expect(refusal({ firstOrderOnly: true }, { customer: null })).toBe("sign_in");
  expect(refusal({ firstOrderOnly: true }, { customer: { used: 0, hasOrdered: true } })).toBe("first_order_only");
  expect(refusal({ firstOrderOnly: true }, { customer: { used: 1, hasOrdered: false } })).toBe("first_order_only");
  expect(refusal({ eachCustomer: 2 }, { customer: { used: 2, hasOrdered: true } })).toBe("already_used");
  expect(refusal({ eachCustomer: 2 }, { customer: { used: 1, hasOrdered: true } })).toBeNull();
  expect(refusal({}, {}, 14_999)).toBe("below_minimum");
  expect(refusal({}, { customer: null })).toBeNull();
});

test("it takes off a share or an amount, and never more than is left to pay for food", () => {
  const any = fc.record({
    food: fc.nat(100_000_000),
    leftShare: fc.integer({ min: 0, max: 10_000 }),
    off: fc.oneof(
      fc.record({ basisPoints: fc.integer({ min: 1, max: 10_000 }) }),
      fc.record({ amountMinor: fc.integer({ min: 1, max: 100_000_000 }) }),
    ),
  });
  fc.assert(
    fc.property(any, ({ food, leftShare, off }) => {
      const left = Math.floor((food * leftShare) / 10_000);
      const { minor } = promoOff({ ...PROMO, off }, money(food, SEK), money(left, SEK));
      expect(minor).toBeGreaterThanOrEqual(0);
      expect(minor).toBeLessThanOrEqual(left);
      if ("amountMinor" in off && off.amountMinor <= left) expect(minor).toBe(off.amountMinor);
    }),
  );
});
