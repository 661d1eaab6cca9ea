import { expect, it } from "vitest";
import { percentile } from "./percentile.ts";

it("takes the nearest rank, whatever the order, and nothing of nothing", () => {
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(percentile([4, 1, 3, 2], 0.99)).toBe(4);
  expect(percentile([], 0.5)).toBeNaN();
});
