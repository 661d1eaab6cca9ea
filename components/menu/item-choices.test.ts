import { describe, expect, it } from "vitest";
import type { MenuItem } from "#lib/catalog/menu.ts";
import { priceCart } from "#lib/catalog/pricing.ts";
import { SOME_RESTAURANT, someMenu } from "#lib/catalog/some-restaurant.ts";
import type { RestaurantId } from "#lib/core/ids.ts";
import { choicesOf, entryOf, firstChoices, missingGroup, needsChoice, withChoice } from "./item-choices.ts";

const item = someMenu().sections[0]?.items[0] as MenuItem;
const [size, extra] = item.options as [MenuItem["options"][number], MenuItem["options"][number]];

describe("choosing what comes with an item", () => {
  it("begins with what costs nothing more where one must be chosen", () => {
    expect(firstChoices(item)).toEqual({ size: ["small"] });
    const dear = { ...size, choices: size.choices.map((each) => ({ ...each, priceMinor: 100 })) };
    expect(firstChoices({ options: [dear] })).toEqual({});
    expect(missingGroup({ options: [dear] }, {})).toEqual(dear);
    expect([needsChoice(item), needsChoice({ options: [extra] })]).toEqual([true, false]);
  });

  it("lets one take the other's place, or as many as may be beside each other", () => {
    const large = withChoice(firstChoices(item), size, "large");
    expect(large).toEqual({ size: ["large"] });
    const both = withChoice(withChoice(large, extra, "olives"), extra, "capers");
    expect(both.extra).toEqual(["olives", "capers"]);
    const one = { ...extra, max: 2, choices: [...extra.choices, { id: "egg", name: "Ägg", priceMinor: 0 }] };
    expect(withChoice(both, one, "egg")).toEqual(both);
    expect(withChoice(both, extra, "olives").extra).toEqual(["capers"]);
  });

  it("costs what the server says", () => {
    const entry = entryOf(item, { size: ["large"], extra: ["capers", "olives"] }, 2);
    expect(entry.choices.map(({ name }) => name)).toEqual(["Stor", "Oliver", "Kapris"]);
    const restaurant = { ...SOME_RESTAURANT, id: `rst_${"0".repeat(32)}` as RestaurantId, slug: "a" };
    const offer = { restaurant, items: new Map([[item.id, { item, dayparts: [] }]]) };
    const { lines, changes } = priceCart(offer, { lines: [entry], to: null, deliverAt: null, tipMinor: 0 }, Date.now());
    expect([lines[0]?.unitMinor, changes]).toEqual([entry.seenMinor, []]);
  });

  it("takes over what an entry had, but not what is gone", () => {
    const entry = entryOf(item, { size: ["large"], extra: ["olives"] }, 1);
    const without = { options: [size, { ...extra, choices: extra.choices.slice(1) }] };
    expect(choicesOf(without, entry)).toEqual({ size: ["large"], extra: [] });
  });
});
