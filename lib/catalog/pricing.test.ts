import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveBy } from "#lib/core/geo.ts";
import { createId } from "#lib/core/ids.ts";
import type { Cart, CartLine } from "./cart.ts";
import { priceCart } from "./pricing.ts";
import type { Restaurant } from "./restaurant.ts";
import { SOME_RESTAURANT, someMenu } from "./some-restaurant.ts";

const ID = createId("restaurant", 0, new Uint8Array(10));
const MINUTE = 60_000;
/** A Friday in Sweden, at noon. */
const NOON = Date.parse("2026-11-20T12:00+01:00");
const HOME = moveBy(SOME_RESTAURANT.at, 1_500, 40);

const margherita: CartLine = {
  itemId: "margherita",
  quantity: 2,
  choices: [{ groupId: "size", choiceId: "large" }],
  seenMinor: 16_500,
};
const tiramisu: CartLine = { itemId: "tiramisu", quantity: 1, choices: [], seenMinor: 6_500 };

function price(cart: Partial<Cart> = {}, restaurant: Partial<Restaurant> = {}, menu = someMenu(), nowMs = NOON) {
  const items = menu.sections.flatMap(({ items, dayparts }) =>
    items.map((item) => [item.id, { item, dayparts }] as const),
  );
  const offer = {
    restaurant: { ...SOME_RESTAURANT, id: ID, slug: "pizzeria-linne", ...restaurant },
    items: new Map(items),
  };
  return priceCart(offer, { lines: [margherita, tiramisu], to: HOME, deliverAt: null, tipMinor: 0, ...cart }, nowMs);
}

/** The menu with something else about an item. */
function menuWith(itemId: string, other: object) {
  const { sections } = someMenu();
  const changed = (item: (typeof sections)[number]["items"][number]) =>
    item.id === itemId ? { ...item, ...other } : item;
  return { sections: sections.map((section) => ({ ...section, items: section.items.map(changed) })) };
}

describe("a cart as it was thought to be", () => {
  it("costs its lines with their choices, the fee and the tip", () => {
    expect(price({ tipMinor: 2_000 })).toMatchObject({
      currency: "SEK",
      lines: [
        { itemId: "margherita", name: "Margherita", quantity: 2, unitMinor: 16_500, totalMinor: 33_000 },
        { itemId: "tiramisu", unitMinor: 6_500, totalMinor: 6_500 },
      ],
      foodMinor: 39_500,
      discountMinor: 0,
      feeMinor: 3_900,
      tipMinor: 2_000,
      totalMinor: 45_400,
      changes: [],
      canOrder: true,
    });
  });

  it("has the discount once its food is worth so much", () => {
    const discount = { basisPoints: 1_500, fromMinor: 39_500 };
    expect(price({}, { discount })).toMatchObject({ discountMinor: 5_925, totalMinor: 39_500 - 5_925 + 3_900 });
    expect(price({}, { discount: { ...discount, fromMinor: 39_501 } }).discountMinor).toBe(0);
    // The minimum is of the food as it is on the menu.
    expect(price({}, { discount, minimumMinor: 39_500 }).canOrder).toBe(true);
    expect(price({}, { discount, minimumMinor: 39_501 }).changes).toEqual([{ code: "below_minimum", missingMinor: 1 }]);
  });

  it("adds up, whatever is in it", () => {
    const line = fc.record({
      itemId: fc.constantFrom("margherita", "tiramisu", "lunch", "gone"),
      quantity: fc.integer({ min: 1, max: 50 }),
      choices: fc.array(
        fc.record({
          groupId: fc.constantFrom("size", "extra", "no"),
          choiceId: fc.constantFrom("large", "small", "olives"),
        }),
        { maxLength: 4 },
      ),
      seenMinor: fc.option(fc.nat(20_000)),
    });
    const cart = fc.record({ lines: fc.array(line, { maxLength: 8 }), tipMinor: fc.nat(100_000) });
    const share = fc.record({ basisPoints: fc.nat(10_000), fromMinor: fc.nat(50_000) });
    fc.assert(
      fc.property(cart, fc.option(share), (its, discount) => {
        const { lines, foodMinor, discountMinor, feeMinor, tipMinor, totalMinor, changes, canOrder } = price(its, {
          discount,
        });
        expect(foodMinor).toBe(lines.reduce((sum, { totalMinor: each }) => sum + (each ?? 0), 0));
        expect(totalMinor).toBe(foodMinor - discountMinor + feeMinor + tipMinor);
        expect(discountMinor).toBeLessThanOrEqual(foodMinor);
        for (const [i, { unitMinor, quantity, totalMinor: total }] of lines.entries()) {
          const why = changes.filter(
            (change) => "line" in change && change.line === i && change.code !== "price_changed",
          );
          expect(unitMinor === null).toBe(why.length > 0);
          expect(total).toBe(unitMinor === null ? null : unitMinor * quantity);
        }
        if (canOrder) expect(foodMinor).toBeGreaterThanOrEqual(12_000);
      }),
    );
  });
});

describe("what has changed since", () => {
  it("an item that is gone counts for nothing", () => {
    const { lines, changes, foodMinor, canOrder } = price({ lines: [{ ...margherita, itemId: "gone" }, tiramisu] });
    expect(lines[0]).toEqual({ itemId: "gone", name: null, quantity: 2, unitMinor: null, totalMinor: null });
    expect(changes).toEqual([
      { code: "item_gone", line: 0 },
      { code: "below_minimum", missingMinor: 5_500 },
    ]);
    expect([foodMinor, canOrder]).toEqual([6_500, false]);
  });

  it("a new price is told, asked for, and no hindrance", () => {
    const { changes, lines, canOrder } = price({}, {}, menuWith("margherita", { priceMinor: 13_000 }));
    expect(changes).toEqual([{ code: "price_changed", line: 0, fromMinor: 16_500, toMinor: 17_500 }]);
    expect([lines[0]?.totalMinor, canOrder]).toEqual([35_000, true]);
    expect(
      price({ lines: [{ ...margherita, seenMinor: null }] }, {}, menuWith("margherita", { priceMinor: 1 })).changes,
    ).toEqual([{ code: "below_minimum", missingMinor: 12_000 - 2 * 4_501 }]);
  });

  it("what is sold out comes back by itself, also for an order for later", () => {
    const menu = menuWith("tiramisu", { soldOutUntil: NOON + 120 * MINUTE });
    expect(price({}, {}, menu).changes).toEqual([{ code: "sold_out", line: 1, until: NOON + 120 * MINUTE }]);
    expect(price({}, {}, menu, NOON + 120 * MINUTE).changes).toEqual([]);
    expect(price({ deliverAt: NOON + 240 * MINUTE }, {}, menu).changes).toEqual([]);
  });

  const wrong: [string, CartLine["choices"]][] = [
    ["too little", []],
    ["too much", ["large", "small"].map((choiceId) => ({ groupId: "size", choiceId }))],
    ["something else", [{ groupId: "size", choiceId: "huge" }]],
  ];
  it.each(wrong)("choosing %s is told with its group", (_, choices) => {
    const { changes, lines } = price({ lines: [{ ...margherita, choices }] });
    expect(changes[0]).toEqual({ code: "option_gone", line: 0, groupId: "size" });
    expect(lines[0]?.totalMinor).toBeNull();
  });

  it("one thing twice is told with its group", () => {
    const olives = { groupId: "extra", choiceId: "olives" };
    const lines = [{ ...margherita, choices: [...margherita.choices, olives, olives] }];
    expect(price({ lines }).changes[0]).toEqual({ code: "option_gone", line: 0, groupId: "extra" });
  });

  it("a group that is gone is told, as is one that an item never had", () => {
    const { changes } = price({ lines: [{ ...tiramisu, choices: [{ groupId: "size", choiceId: "large" }] }] });
    expect(changes[0]).toEqual({ code: "option_gone", line: 0, groupId: "size" });
  });

  it("what is served at lunch is not at night", () => {
    const lines = [{ itemId: "lunch", quantity: 1, choices: [], seenMinor: null }];
    expect(price({ lines }).changes).toEqual([]);
    expect(price({ lines }, {}, someMenu(), NOON + 360 * MINUTE).changes[0]).toEqual({ code: "not_served", line: 0 });
  });

  it("an address outside of the area is told, none is not", () => {
    expect(price({ to: moveBy(HOME, 6_000, 40) }).changes).toEqual([{ code: "out_of_area" }]);
    expect(price({ to: null })).toMatchObject({ changes: [], slot: null, canOrder: true });
  });
});

describe("the time", () => {
  const day = [{ from: 17 * 60, to: 22 * 60 }];
  const hours = { week: [day, day, day, day, day, day, day] as const, exceptions: {} };
  const FIVE = Date.parse("2026-11-20T17:00+01:00");

  it("is the kitchen's and the way's, in steps of five minutes", () => {
    const { slot } = price();
    // 1.5 km as the crow flies are 7 min 44 s of riding and 4 of handing over, behind 15 to 25 of cooking.
    expect(slot).toEqual({ from: NOON + 25 * MINUTE, to: NOON + 40 * MINUTE });
  });

  it("follows the next opening where the kitchen is closed", () => {
    const { slot, changes, canOrder } = price({}, { hours });
    expect(changes).toEqual([{ code: "closed", opensAt: FIVE }]);
    expect([slot?.from, canOrder]).toEqual([FIVE + 25 * MINUTE, false]);
    const never = { week: [[], [], [], [], [], [], []] as const, exceptions: {} };
    expect(price({}, { hours: never })).toMatchObject({ slot: null, changes: [{ code: "closed", opensAt: null }] });
  });

  it("waits for a kitchen that pauses, and for its next opening if it has closed by then", () => {
    expect(price({}, { pausedUntil: NOON + 30 * MINUTE }).changes).toEqual([
      { code: "closed", opensAt: NOON + 30 * MINUTE },
    ]);
    expect(price({}, { pausedUntil: NOON }).changes).toEqual([]);
    expect(price({}, { hours, pausedUntil: FIVE + 600 * MINUTE }).changes).toEqual([
      { code: "closed", opensAt: FIVE + 1_440 * MINUTE },
    ]);
  });

  it("is what was asked for where the kitchen can begin for it", () => {
    const deliverAt = FIVE + 90 * MINUTE;
    expect(price({ deliverAt }, { hours })).toMatchObject({
      slot: { from: deliverAt, to: deliverAt + 20 * MINUTE },
      changes: [],
      canOrder: true,
    });
    // The kitchen would have to begin before it opens.
    expect(price({ deliverAt: FIVE + 10 * MINUTE }, { hours }).changes).toEqual([{ code: "closed", opensAt: FIVE }]);
  });

  it("is as soon as can be where sooner was asked for", () => {
    expect(price({ deliverAt: NOON + MINUTE })).toEqual(price());
    expect(price({ deliverAt: 0 })).toEqual(price());
  });
});
