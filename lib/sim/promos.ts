import type { PromoCode } from "#lib/catalog/promo.ts";
import type { Restaurant } from "#lib/catalog/restaurant.ts";
import { currencyOf } from "#lib/core/money.ts";

const ALWAYS: PromoCode = {
  code: "",
  restaurantId: null,
  currency: currencyOf("SEK"),
  off: { basisPoints: 0 },
  minimumMinor: 0,
  firstOrderOnly: false,
  eachCustomer: null,
  inAll: null,
  validFrom: Date.UTC(2026, 0, 1),
  validUntil: null,
};

/** The codes of the demo: one of each kind, and one whose time is over. */
export function demoPromos(restaurants: readonly Pick<Restaurant, "id">[]): PromoCode[] {
  const [first] = restaurants;
  return [
    { ...ALWAYS, code: "WELCOME", off: { basisPoints: 2_000 }, firstOrderOnly: true },
    { ...ALWAYS, code: "FIKA30", off: { amountMinor: 3_000 }, minimumMinor: 15_000 },
    { ...ALWAYS, code: "LUNCH50", off: { amountMinor: 5_000 }, minimumMinor: 20_000, eachCustomer: 3, inAll: 10_000 },
    { ...ALWAYS, code: "SOMMAR26", off: { basisPoints: 1_500 }, validUntil: Date.UTC(2026, 8, 1) },
    ...(first ? [{ ...ALWAYS, code: "KVARTER", off: { basisPoints: 1_000 }, restaurantId: first.id }] : []),
  ];
}
