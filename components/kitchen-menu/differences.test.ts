import { expect, it } from "vitest";
import { findItem } from "#lib/catalog/editing/edit.ts";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { itemDifferences, sectionDifferences } from "./differences.ts";

const dish = findItem(someMenu(), "margherita")?.item;
if (!dish) throw new Error("no margherita");

it("tells what of a dish two people say otherwise, and nothing else", () => {
  const mine = { ...dish, priceMinor: 13_900, description: "Med basilika", options: dish.options.slice(1) };
  expect(itemDifferences(dish, mine)).toEqual(["description", "priceMinor", "options"]);
  expect(itemDifferences(dish, { ...dish })).toEqual([]);
});

it("does not take the order of a picture's fields for a difference", () => {
  expect(itemDifferences(dish, { ...dish, picture: { seed: 1, dish: "pizza", kind: "plate" } })).toEqual([]);
  expect(itemDifferences(dish, { ...dish, picture: { seed: 2, dish: "pizza", kind: "plate" } })).toEqual(["picture"]);
});

it("tells a section's name from its times", () => {
  const theirs = { id: "lunch", name: "Lunch", dayparts: [{ from: 660, to: 900 }] };
  expect(sectionDifferences(theirs, { ...theirs, dayparts: [] })).toEqual(["dayparts"]);
});
