import { expect, it } from "vitest";
import type { RestaurantId } from "#lib/core/ids.ts";
import { SOME_RESTAURANT } from "../some-restaurant.ts";
import type { KnownRestaurant } from "./candidates.ts";
import { createKnownRestaurants } from "./known-restaurants.ts";

const some = (id: string): KnownRestaurant => ({
  ...SOME_RESTAURANT,
  id: id as RestaurantId,
  slug: id,
  nameWords: [],
  hasMenu: true,
});

it("gives out a restaurant of that edition, and of no other", () => {
  const known = createKnownRestaurants(2);
  const before = some("a");
  known.set("1.700", before);
  expect(known.get(before.id, "1.700")).toBe(before);
  expect(known.get(before.id, "2.701")).toBeUndefined();
  const after = { ...before, name: "Renamed" };
  known.set("2.701", after);
  expect(known.get(before.id, "1.700")).toBeUndefined();
  expect(known.get(before.id, "2.701")).toBe(after);
});

it("forgets those that came first when there are too many", () => {
  const known = createKnownRestaurants(2);
  const [first, second, third] = [some("a"), some("b"), some("c")];
  for (const each of [first, second, third]) known.set("1.1", each);
  expect([first, second, third].map(({ id }) => known.get(id, "1.1") !== undefined)).toEqual([false, true, true]);
});
