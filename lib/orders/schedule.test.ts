import fc from "fast-check";
import { expect, test } from "vitest";
import { NOTICE_MS, scheduleOf } from "./schedule.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 20, 12);
const LEAD = 40 * 60_000;

test("what is wanted as soon as can be, or soon, goes to the kitchen at once", () => {
  expect(scheduleOf(null, LEAD, NOW)).toEqual({ dueAt: null, holdAt: null });
  expect(scheduleOf(NOW + LEAD + NOTICE_MS, LEAD, NOW)).toEqual({ dueAt: null, holdAt: null });
});

test("up to five days ahead it is held at once, beyond that the day before", () => {
  expect(scheduleOf(NOW + 5 * DAY, LEAD, NOW)).toEqual({ dueAt: NOW + 5 * DAY - LEAD - NOTICE_MS, holdAt: null });
  expect(scheduleOf(NOW + 5 * DAY + 1, LEAD, NOW).holdAt).toBe(NOW + 4 * DAY + 1);
});

test("it is held before the kitchen gets it, and the kitchen has its notice, whenever it is ordered", () => {
  const lead = fc.integer({ min: 10 * 60_000, max: 3 * HOUR });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 14 * DAY }), lead, (ahead, leadMs) => {
      const { dueAt, holdAt } = scheduleOf(NOW + ahead, leadMs, NOW);
      if (dueAt !== null) expect(NOW + ahead - dueAt).toBe(leadMs + NOTICE_MS);
      if (holdAt !== null) expect([holdAt > NOW, holdAt < (dueAt ?? 0)]).toEqual([true, true]);
    }),
  );
});
