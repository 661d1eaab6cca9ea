import { expect, test } from "vitest";
import { addTallies, closingLine, noTests, tallyCheck, tallyPlaywright, tallyVitest } from "./tally.ts";

const vitestReport = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
};

test("the closing line is the sum of all steps", () => {
  const sum = [tallyVitest(vitestReport, true), tallyCheck(true), tallyCheck(false)].reduce(addTallies, noTests);
  expect(closingLine(sum)).toBe("8 passed, 1 failed, 2 skipped");
});

test("a run that fails without a failed test counts as one failure", () => {
  expect(tallyVitest(vitestReport, false).failed).toBe(1);
  expect(tallyVitest({ ...vitestReport, numFailedTests: 3 }, false).failed).toBe(3);
});

test("a run that leaves no report counts as one failure", () => {
  expect(tallyVitest(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(tallyPlaywright(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a flaky browser test is a failed one", () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(tallyPlaywright({ stats }, false)).toEqual({ passed: 4, failed: 2, skipped: 2 });
});
