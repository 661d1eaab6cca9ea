import { describe, expect, it } from "vitest";
import { priceCart } from "#lib/catalog/pricing.ts";
import { SOME_RESTAURANT, someMenu } from "#lib/catalog/some-restaurant.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import {
  type CartRestaurant,
  countOf,
  countOfItem,
  EMPTY_CART,
  keyOf,
  type NewEntry,
  withEntry,
  withQuantity,
  withReplaced,
  withSeenPrice,
} from "./cart.ts";
import { laterDays } from "./later-days.ts";
import { ownPrice } from "./own-price.ts";
import { parseCart } from "./parse-cart.ts";
import { requestOf } from "./price-request.ts";

const id = `rst_${"0".repeat(32)}` as RestaurantId;
const terms = { ...SOME_RESTAURANT, id, slug: "linne", discount: { basisPoints: 1_500, fromMinor: 20_000 } };
const { name, slug, currency, timeZone, feeMinor, minimumMinor, discount } = terms;
const here: CartRestaurant = { id, slug, name, currency, timeZone, feeMinor, minimumMinor, discount };
const elsewhere = { ...here, id: `rst_${"1".repeat(32)}` };
const picture = { kind: "plate", dish: "pizza/margherita", seed: 1 } as const;
const large = { groupId: "size", choiceId: "large", name: "Stor" };
const olives = { groupId: "extra", choiceId: "olives", name: "Oliver" };
const pizza: NewEntry = {
  itemId: "margherita",
  name: "Margherita",
  picture,
  quantity: 1,
  choices: [large, olives],
  seenMinor: 18_000,
};
const sweet: NewEntry = { itemId: "tiramisu", name: "Tiramisù", picture, quantity: 2, choices: [], seenMinor: 6_500 };

const filled = withEntry(withEntry(EMPTY_CART, here, pizza), here, sweet);

it("counts an item whatever was chosen with it, and nothing of another restaurant's cart", () => {
  const cart = withEntry(filled, here, { ...pizza, choices: [], quantity: 3 });
  expect(countOfItem(cart, id, "margherita")).toBe(4);
  expect(countOfItem(cart, id, "calzone")).toBe(0);
  expect(countOfItem(cart, elsewhere.id, "margherita")).toBe(0);
  expect(countOfItem(EMPTY_CART, id, "margherita")).toBe(0);
});

describe("a cart", () => {
  it("counts the same thing twice as two of it, whatever the order of its choices", () => {
    const twice = withEntry(filled, here, { ...pizza, choices: [olives, large], seenMinor: 18_500 });
    expect(twice.entries.map(({ quantity, seenMinor }) => [quantity, seenMinor])).toEqual([
      [2, 18_500],
      [2, 6_500],
    ]);
    expect(countOf(twice)).toBe(4);
  });

  it("is one restaurant's at a time", () => {
    const other = withEntry(filled, elsewhere, sweet);
    expect([other.restaurant?.id, countOf(other)]).toEqual([elsewhere.id, 2]);
  });

  it("is empty, restaurant and all, when the last thing goes", () => {
    const [first, second] = filled.entries.map(keyOf);
    const one = withQuantity(filled, first ?? "", 0);
    expect(countOf(one)).toBe(2);
    expect(withQuantity(one, second ?? "", 0)).toEqual(EMPTY_CART);
    expect(countOf(withQuantity(one, second ?? "", 10_000))).toBe(50);
  });

  it("makes one entry of two that have become the same", () => {
    const plain = withEntry(filled, here, { ...pizza, choices: [], seenMinor: 12_000 });
    const changed = withReplaced(plain, keyOf(pizza), { ...pizza, choices: [], seenMinor: 12_000 });
    expect(changed.entries.map(({ itemId, quantity }) => [itemId, quantity])).toEqual([
      ["margherita", 2],
      ["tiramisu", 2],
    ]);
  });

  it("remembers a price that was accepted", () => {
    expect(withSeenPrice(filled, keyOf(pizza), 19_000).entries[0]?.seenMinor).toBe(19_000);
  });
});

describe("a stored cart", () => {
  it("comes back as it was", () => {
    const kept = { ...filled, deliverAt: 1_700_000_000_000, tip: { kind: "share", basisPoints: 500 } as const };
    expect(parseCart(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  it.each([
    ["nothing", null],
    ["text", "hotpath"],
    ["a list", []],
    ["one without a restaurant", { ...filled, restaurant: null }],
    ["one of a restaurant that is none", { ...filled, restaurant: { ...here, id: "rst_1" } }],
    ["one in no currency", { ...filled, restaurant: { ...here, currency: "kr" } }],
    ["one of no place's clock", { ...filled, restaurant: { ...here, timeZone: "Mars/Olympus" } }],
    ["one with nothing in it", { ...filled, entries: {} }],
  ])("%s is an empty one", (_, stored) => {
    expect(parseCart(stored)).toEqual(EMPTY_CART);
  });

  it.each([
    ["half of it", { quantity: 0.5 }],
    ["too much of it", { quantity: 51 }],
    ["a hostile id", { itemId: "a b\0" }],
    ["a price that is none", { seenMinor: -1 }],
    ["a picture from nowhere", { picture: { kind: "photo", url: "javascript:alert(1)" } }],
  ])("leaves out an entry with %s", (_, part) => {
    const [first, second] = filled.entries;
    expect(parseCart({ ...filled, entries: [{ ...first, ...part }, second] }).entries).toEqual([second]);
  });

  it("takes no key's word for it", () => {
    const [first] = filled.entries;
    expect(
      parseCart({
        ...filled,
        entries: [
          { ...first, key: "x" },
          { ...first, key: "y" },
        ],
      }).entries,
    ).toEqual([first]);
  });
});

describe("what it costs, reckoned in the browser", () => {
  it.each([
    ["with a share as tip", { kind: "share", basisPoints: 1_000 }],
    ["with an amount as tip", { kind: "amount", minor: 2_500 }],
    ["below the discount", { kind: "share", basisPoints: 0 }],
  ] as const)("is what the server says, %s", (what, tip) => {
    const cart = { ...(what === "below the discount" ? withQuantity(filled, keyOf(sweet), 0) : filled), tip };
    const asked = requestOf(cart, null);
    const items = new Map(
      someMenu().sections.flatMap(({ items: all }) => all.map((item) => [item.id, { item, dayparts: [] }] as const)),
    );
    expect(asked).not.toBeNull();
    const {
      foodMinor,
      discountMinor,
      feeMinor: fee,
      tipMinor,
      totalMinor,
      changes,
    } = priceCart(
      { restaurant: terms, items },
      asked ?? { lines: [], to: null, deliverAt: null, tipMinor: 0 },
      Date.now(),
    );
    expect(changes).toEqual([]);
    expect(ownPrice(cart)).toEqual({ foodMinor, discountMinor, feeMinor: fee, tipMinor, totalMinor });
  });
});

it("offers quarters of an hour by day, twice where clocks go back", () => {
  const minutes = (iso: string) => Date.parse(iso) / 60_000;
  const times = [
    minutes("2026-10-24T20:10:00Z"),
    minutes("2026-10-24T22:31:00Z"),
    minutes("2026-10-25T00:00:00Z"),
    minutes("2026-10-25T02:00:00Z"),
  ];
  const days = laterDays(times, "Europe/Stockholm", Date.parse("2026-10-24T18:00:00Z"));
  expect(days.map(({ date, times: all }) => [date, all.length])).toEqual([
    ["2026-10-24", 7],
    ["2026-10-25", 11],
  ]);
});
