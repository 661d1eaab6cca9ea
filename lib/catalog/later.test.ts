import { expect, it } from "vitest";
import type { RestaurantId } from "#lib/core/ids.ts";
import { laterTimes } from "./later.ts";
import { priceCart } from "./pricing.ts";
import type { Restaurant } from "./restaurant.ts";
import { SOME_RESTAURANT, someMenu } from "./some-restaurant.ts";

const MINUTE_MS = 60_000;
const span = [
  { from: 660, to: 840 },
  { from: 1_020, to: 1_320 },
];
const restaurant: Restaurant = {
  ...SOME_RESTAURANT,
  id: `rst_${"0".repeat(32)}` as RestaurantId,
  slug: "linne",
  minimumMinor: 0,
  hours: { week: [span, span, span, span, span, span, span], exceptions: {} },
};
const to = { lng: 11.98, lat: 57.705 };
const [item] = someMenu().sections[2]?.items ?? [];

// a night on which the clocks of Göteborg go back lies in the days ahead
for (const [what, nowMs] of [
  ["in the afternoon", Date.parse("2026-10-22T13:07:30Z")],
  ["while it is open", Date.parse("2026-10-24T16:31:10Z")],
] as const) {
  it(`every time that is offered ${what} is one that the cart's price agrees to, and those beside are not`, () => {
    const times = laterTimes(restaurant, to, nowMs);
    expect(times.length).toBeGreaterThan(10);
    const isClosedFor = (minute: number) => {
      const line = { itemId: "tiramisu", quantity: 1, choices: [], seenMinor: null };
      const offer = { restaurant, items: new Map(item ? [[item.id, { item, dayparts: [] }]] : []) };
      const cart = { lines: [line], to, deliverAt: minute * MINUTE_MS, tipMinor: 0 };
      const { changes, slot } = priceCart(offer, cart, nowMs);
      return changes.some(({ code }) => code === "closed") || slot?.from !== minute * MINUTE_MS;
    };
    for (let i = 0; i < times.length; i += 2) {
      const [from = 0, until = 0] = times.slice(i, i + 2);
      expect([from, until - 1].map(isClosedFor)).toEqual([false, false]);
      expect([from - 2, until + 1].map(isClosedFor)).toEqual([true, true]);
    }
  });
}
