import { expect, it } from "vitest";
import { retryDelayMs } from "./retry.ts";

const policy = { maxAttempts: 10, minDelayMs: 500, maxDelayMs: 30_000 };

it("doubles the wait from try to try up to the longest, and spreads those who wait over its second half", () => {
  expect([1, 2, 3, 7, 1_000].map((failed) => retryDelayMs(policy, failed, 0))).toEqual([
    250, 500, 1000, 15_000, 15_000,
  ]);
  expect(retryDelayMs(policy, 1, 0.5)).toBe(375);
  expect(retryDelayMs(policy, 1_000, 0.999)).toBeLessThan(30_000);
});
