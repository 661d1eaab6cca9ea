import { expect, it } from "vitest";
import { rowAfterKey } from "./row-keys.ts";

it("leads from row to row and stays at the ends", () => {
  expect(rowAfterKey("ArrowDown", 0, 3)).toBe(1);
  expect(rowAfterKey("ArrowDown", 2, 3)).toBe(2);
  expect(rowAfterKey("ArrowUp", 0, 3)).toBe(0);
  expect(rowAfterKey("PageDown", 1, 20)).toBe(7);
  expect(rowAfterKey("Home", 2, 3)).toBe(0);
  expect(rowAfterKey("End", 0, 3)).toBe(2);
});

it("leaves other keys to the browser, and an empty list alone", () => {
  expect(rowAfterKey("Enter", 0, 3)).toBeNull();
  expect(rowAfterKey("ArrowDown", 0, 0)).toBeNull();
});
