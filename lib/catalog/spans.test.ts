import fc from "fast-check";
import { expect, test } from "vitest";
import { type DaySpan, isOpenAt, nextOpening, type OpeningHours } from "./hours.ts";
import { stateAt } from "./open-now.ts";
import { createOpenCheck, createSpanReader, instantOfLocal, orderSpans } from "./spans.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SWEDEN = "Europe/Stockholm";
/** A Sunday. */
const NOON = Date.parse("2026-11-22T11:00Z");
const span = (from: number, to: number): DaySpan => ({ from: from * 60, to: to * 60 });
const daily = (...spans: DaySpan[]): OpeningHours => ({
  week: [spans, spans, spans, spans, spans, spans, spans],
  exceptions: {},
});
const place = (hours: OpeningHours, pausedUntil: number | null = null, timeZone = SWEDEN) => ({
  hours,
  timeZone,
  pausedUntil,
});
const stateOf = (restaurant: ReturnType<typeof place>, at: number, readMs = at) =>
  stateAt(orderSpans(restaurant, readMs), at);

test("a split day is open twice, and says when it changes", () => {
  const split = place(daily(span(11, 14), span(17, 22)));
  expect(orderSpans(split, NOON).length).toBe(2 * 18);
  expect(stateOf(split, NOON)).toEqual({ isOpen: true, until: NOON + 2 * HOUR, next: null });
  expect(stateOf(split, NOON + 2 * HOUR)).toEqual({ isOpen: false, until: null, next: NOON + 5 * HOUR });
  expect(stateOf(split, NOON + 11 * HOUR)).toEqual({ isOpen: false, until: null, next: NOON + 23 * HOUR });
});

test("a night goes on past midnight, also one of yesterday's", () => {
  const late = place(daily(span(18, 27)));
  expect(stateOf(late, NOON + 14 * HOUR)).toEqual({ isOpen: true, until: NOON + 15 * HOUR, next: null });
});

test("one that never closes says no end, one that never opens no beginning", () => {
  expect(stateOf(place(daily(span(0, 24))), NOON)).toEqual({ isOpen: true, until: null, next: null });
  expect(orderSpans(place(daily(span(0, 24))), NOON)).toHaveLength(2);
  expect(stateOf(place(daily()), NOON)).toEqual({ isOpen: false, until: null, next: null });
  expect(stateAt([], NOON).isOpen).toBe(false);
});

test("a pause is taken out, also one that outlasts a span", () => {
  const hours = daily(span(11, 14), span(17, 22));
  const until = NOON + 90 * MINUTE + 20_000;
  expect(stateOf(place(hours, until), NOON)).toEqual({ isOpen: false, until: null, next: NOON + 91 * MINUTE });
  expect(stateOf(place(hours, NOON + 3 * HOUR), NOON).next).toBe(NOON + 5 * HOUR);
  expect(stateOf(place(hours, NOON - HOUR), NOON).isOpen).toBe(true);
});

test("exceptions by date count instead of the week", () => {
  const exceptions = { "2026-11-22": [], "2026-11-23": [span(20, 21)] };
  const closed = place({ ...daily(span(11, 22)), exceptions });
  expect(stateOf(closed, NOON)).toEqual({ isOpen: false, until: null, next: NOON + 32 * HOUR });
});

test("a page of yesterday still knows today", () => {
  const restaurant = place(daily(span(11, 14)));
  expect(stateOf(restaurant, NOON, NOON - 30 * HOUR).isOpen).toBe(true);
  expect(stateAt(orderSpans(restaurant, NOON), NOON + 30 * 24 * HOUR)).toMatchObject({ isOpen: false, next: null });
});

test("a time on the wall is an instant, also where clocks change", () => {
  expect(instantOfLocal("2026-11-22T18:30", SWEDEN)).toBe(Date.parse("2026-11-22T17:30Z"));
  expect(instantOfLocal("2026-03-29T02:30", SWEDEN)).toBe(Date.parse("2026-03-29T01:30Z"));
  expect(instantOfLocal("2026-10-25T02:30", SWEDEN)).toBe(Date.parse("2026-10-25T00:30Z"));
});

test("a night that ends after the clocks have changed, past the last day that is read, ends when it does", () => {
  const hours = { week: [[], [], [], [], [], [span(16, 27)], []] as const, exceptions: {} };
  const restaurant = { hours, timeZone: "Pacific/Auckland", pausedUntil: null };
  const fromMs = Date.parse("2026-03-27T10:59Z");
  expect(createSpanReader(fromMs)(restaurant)).toEqual(orderSpans(restaurant, fromMs));
});

/** Clocks change in these zones on these days, or not at all. */
const CHANGES = [
  [SWEDEN, "2026-03-29T01:00Z"],
  [SWEDEN, "2026-10-25T01:00Z"],
  ["America/New_York", "2026-03-08T07:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
  ["America/Santiago", "2026-09-06T04:00Z"],
  ["Pacific/Auckland", "2026-04-04T14:00Z"],
  ["Asia/Kathmandu", "2026-04-04T14:00Z"],
] as const;
const daySpans = fc
  .tuple(fc.uniqueArray(fc.integer({ min: 0, max: 1_439 }), { maxLength: 5 }), fc.integer({ min: 1, max: 1_440 }))
  .map(([minutes, beyond]): DaySpan[] => {
    const sorted = [...minutes].sort((a, b) => a - b);
    return sorted.flatMap((from, i) => {
      if (i % 2 === 1) return [];
      return [{ from, to: sorted[i + 1] ?? from + beyond }];
    });
  });
const restaurants = fc.record({
  change: fc.constantFrom(...CHANGES),
  week: fc.tuple(daySpans, daySpans, daySpans, daySpans, daySpans, daySpans, daySpans),
  dayOff: fc.integer({ min: -2, max: 9 }),
  offsetMin: fc.integer({ min: -12 * 1_440, max: 3 * 1_440 }),
  pauseMin: fc.option(fc.integer({ min: -100, max: 2_000 })),
});

test("spans say the same as the hours, minute by minute, also in a browser that has no calendar", () => {
  fc.assert(
    fc.property(restaurants, fc.array(fc.integer({ min: 0, max: 7 * 1_440 }), { minLength: 5 }), (given, minutes) => {
      const [timeZone, change] = given.change;
      const fromMs = Date.parse(change) + given.offsetMin * MINUTE;
      const dateOff = new Date(Date.parse(change) + given.dayOff * 24 * HOUR).toISOString().slice(0, 10);
      const hours = { week: given.week, exceptions: { [dateOff]: [] } };
      const pausedUntil = given.pauseMin === null ? null : fromMs + given.pauseMin * MINUTE;
      const restaurant = { hours, timeZone, pausedUntil };
      const spans = orderSpans(restaurant, fromMs);
      expect(createSpanReader(fromMs)(restaurant)).toEqual(spans);
      expect([...spans].sort((a, b) => a - b)).toEqual(spans);
      for (const minute of minutes) {
        const at = fromMs + minute * MINUTE;
        const isOpen = isOpenAt(hours, timeZone, at) && at >= (pausedUntil ?? at);
        const state = stateAt(spans, at);
        expect(state.isOpen).toBe(isOpen);
        expect(createOpenCheck(at)(restaurant)).toBe(isOpen);
        if (isOpen) expect(state.next).toBeNull();
        else if (state.next !== null)
          expect(state.next).toBe(nextOpening(hours, timeZone, Math.max(at, pausedUntil ?? at)));
        if (state.until !== null) expect(isOpenAt(hours, timeZone, state.until)).toBe(false);
      }
    }),
  );
});
