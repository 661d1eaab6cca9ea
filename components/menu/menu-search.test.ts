import { expect, it } from "vitest";
import { someMenu } from "#lib/catalog/some-restaurant.ts";
import { findItems, indexMenu } from "./menu-search.ts";

const index = indexMenu(someMenu());
const found = (asked: string) => {
  const items = findItems(index, asked);
  return items && [...items];
};

it("finds by name, description and heading, whatever the accents and the case", () => {
  expect(found("tiramisu")).toEqual(["tiramisu"]);
  expect(found("TIRAMISÙ!")).toEqual(["tiramisu"]);
  expect(found("mozz basil")).toEqual(["margherita"]);
  expect(found("dolci")).toEqual(["tiramisu"]);
});

it("takes one or two letters for the beginning of a word, more for any part of it", () => {
  expect(found("ma")).toEqual(["margherita"]);
  expect(found("gh")).toEqual([]);
  expect(found("gherita")).toEqual(["margherita"]);
});

it("asks for nothing without a word", () => {
  expect(found("  ,.! ")).toBeNull();
});
