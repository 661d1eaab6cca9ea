import { expect, test } from "vitest";
import { EVERYTHING, formatSearch, parseSearch } from "#lib/catalog/search/search.ts";
import { isUnfiltered, unfiltered, withCuisine, withDiet, withoutAllergen, withPart } from "./turns.ts";

const said = (query: string) => parseSearch(new URLSearchParams(query));

test("a filter is put on and taken off by the same press, from the first page on", () => {
  const pizza = withCuisine(said("page=3"), "pizza");
  expect(formatSearch(pizza)).toBe("?cuisine=pizza");
  expect(withCuisine(pizza, "pizza")).toEqual(EVERYTHING);
  expect(withDiet(withDiet(EVERYTHING, "vegan"), "vegan")).toEqual(EVERYTHING);
  expect(withoutAllergen(withoutAllergen(EVERYTHING, "nuts"), "nuts")).toEqual(EVERYTHING);
  expect(formatSearch(withPart(said("time=45&page=2"), "time", 30))).toBe("?time=30");
  expect(withPart(said("fee=0"), "fee", 0)).toEqual(EVERYTHING);
});

test("letting go of all filters keeps the words, the sorting and the time it is for", () => {
  const all = said("q=soup&sort=fee&open=2026-11-22T18:30&cuisine=thai&diet=vegan&fee=0&time=30&allergen=nuts&page=2");
  expect(isUnfiltered(all)).toBe(false);
  expect(formatSearch(unfiltered(all))).toBe("?open=2026-11-22T18:30&q=soup&sort=fee");
  expect(isUnfiltered(unfiltered(all))).toBe(true);
  expect(unfiltered(said("open=now"))).toEqual(EVERYTHING);
});
