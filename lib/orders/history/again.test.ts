import { expect, test } from "vitest";
import type { MenuItem } from "#lib/catalog/menu.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { orderAgain } from "./again.ts";

const items = new Map<string, MenuItem>(
  someMenu()
    .sections.flatMap((section) => section.items)
    .map((item) => [item.id, item]),
);
const tiramisu = { itemId: "tiramisu", name: "Tiramisù", quantity: 2, choices: [] };

test("what is still on the menu comes back at the price of now", () => {
  const { lines, gone } = orderAgain([tiramisu], items, 0);
  expect(lines).toMatchObject([{ itemId: "tiramisu", quantity: 2, seenMinor: 6_500 }]);
  expect(gone).toEqual([]);
});

test("what is gone, sold out, or no longer made like that is named", () => {
  const soldOut = new Map(items).set("tiramisu", { ...(items.get("tiramisu") as MenuItem), soldOutUntil: 10 });
  expect(orderAgain([tiramisu], soldOut, 5).gone).toEqual(["Tiramisù"]);
  expect(orderAgain([tiramisu], soldOut, 10).gone).toEqual([]);
  expect(orderAgain([{ ...tiramisu, itemId: "other", name: "Other" }], items, 0).gone).toEqual(["Other"]);
  const odd = { ...tiramisu, choices: [{ groupId: "size", choiceId: "huge" }] };
  expect(orderAgain([odd], items, 0).gone).toEqual(["Tiramisù"]);
  // a pizza needs a size
  expect(orderAgain([{ ...tiramisu, itemId: "margherita", name: "Margherita" }], items, 0).gone).toEqual([
    "Margherita",
  ]);
});
