import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { areDaySpans } from "./day-spans.ts";
import { type DaySpan, isOpenAt, isServedAt, nextOpening, type OpeningHours, openSpans } from "./hours.ts";

const MINUTE = 60_000;
const DAY = 1_440;
const SWEDEN = "Europe/Stockholm";

/** Both changes of the clocks of a year, in five zones that make them differently. */
const CHANGES = [
  [SWEDEN, "2026-03-29T01:00Z", "forward"],
  [SWEDEN, "2026-10-25T01:00Z", "back"],
  ["America/New_York", "2026-03-08T07:00Z", "forward"],
  ["America/New_York", "2026-11-01T06:00Z", "back"],
  // By half an hour.
  ["Australia/Lord_Howe", "2026-10-03T15:30Z", "forward"],
  ["Australia/Lord_Howe", "2026-04-04T15:00Z", "back"],
  // At midnight: a day that begins at one, and one that has its last hour twice.
  ["America/Santiago", "2026-09-06T04:00Z", "forward"],
  ["America/Santiago", "2026-04-05T03:00Z", "back"],
  ["Pacific/Auckland", "2026-09-26T14:00Z", "forward"],
  ["Pacific/Auckland", "2026-04-04T14:00Z", "back"],
] as const;

/**
 * What the clock on the wall shows, minute by minute, read off the platform's own calendar: the oracle looks times up
 * in it and computes none.
 */
function watchTheWall(timeZone: string, aroundMs: number) {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  const shownFirst = new Map<string, number>();
  let isTwice = false;
  for (let at = aroundMs - 5 * DAY * MINUTE; at <= aroundMs + 6 * DAY * MINUTE; at += MINUTE) {
    const shown = format.format(at);
    if (shownFirst.has(shown)) isTwice = true;
    else shownFirst.set(shown, at);
  }

  /** When the wall shows a minute of a date; one that it leaves out is as much later as it is behind the last shown. */
  function instantOf(date: string, minutes: number): number {
    const wall = Date.parse(`${date}T00:00Z`) + minutes * MINUTE;
    for (let late = 0; ; late++) {
      const shown = new Date(wall - late * MINUTE).toISOString().replace("T", " ").slice(0, 16);
      const at = shownFirst.get(shown);
      if (at !== undefined) return at + late * MINUTE;
    }
  }

  return {
    isTwice,
    dates: [...new Set([...shownFirst.keys()].map((shown) => shown.slice(0, 10)))].slice(1, -2),
    instantOf,
    isOpen(hours: OpeningHours, at: number): boolean {
      return this.dates.some((date) => {
        const weekday = (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;
        const spans = hours.exceptions[date] ?? hours.week[weekday] ?? [];
        return spans.some(({ from, to }) => instantOf(date, from) <= at && at < instantOf(date, to));
      });
    },
  };
}

const walls = CHANGES.map(([zone, at, kind]) => {
  const changeMs = Date.parse(at);
  return { zone, kind, changeMs, wall: watchTheWall(zone, changeMs) };
});

/** Minutes of the day, half of them in the small hours in which clocks change. */
const minuteOfDay = fc.oneof(fc.integer({ min: 0, max: 240 }), fc.integer({ min: 0, max: DAY - 1 }));
const daySpans = fc
  .tuple(fc.uniqueArray(minuteOfDay, { maxLength: 6 }), fc.integer({ min: 0, max: DAY }))
  .map(([minutes, beyond]): DaySpan[] => {
    const sorted = [...minutes].sort((a, b) => a - b);
    const spans: DaySpan[] = [];
    for (let i = 0; i + 1 < sorted.length; i += 2) spans.push({ from: sorted[i] ?? 0, to: sorted[i + 1] ?? 0 });
    const last = sorted.length % 2 === 1 ? sorted.at(-1) : undefined;
    if (last !== undefined) spans.push({ from: last, to: last + 1 + Math.min(beyond, DAY - 1) });
    return spans;
  });
const hoursFor = (dates: readonly string[]) =>
  fc.record({
    week: fc.tuple(daySpans, daySpans, daySpans, daySpans, daySpans, daySpans, daySpans),
    exceptions: fc.dictionary(fc.constantFrom(...dates), daySpans, { maxKeys: 3 }),
  });
const aroundTheChange = fc.oneof(
  fc.integer({ min: -150 * MINUTE, max: 150 * MINUTE }),
  fc.integer({ min: -36 * 60 * MINUTE, max: 36 * 60 * MINUTE }),
);

describe.each(walls)("when the clocks of $zone go $kind", ({ zone, kind, changeMs, wall }) => {
  it("the calendar shows it", () => {
    expect(wall.isTwice).toBe(kind === "back");
    const before = wall.instantOf(new Date(changeMs - 2 * DAY * MINUTE).toISOString().slice(0, 10), 0);
    const after = wall.instantOf(new Date(changeMs + 2 * DAY * MINUTE).toISOString().slice(0, 10), 0);
    expect(Math.sign(after - before - 4 * DAY * MINUTE)).toBe(kind === "back" ? 1 : -1);
  });

  it("a restaurant is open when the clock on its wall says so", () => {
    fc.assert(
      fc.property(hoursFor(wall.dates), aroundTheChange, (hours, offset) => {
        expect(Object.values(hours.exceptions).concat(hours.week).every(areDaySpans)).toBe(true);
        const at = changeMs + offset;
        expect(isOpenAt(hours, zone, at)).toBe(wall.isOpen(hours, at));
      }),
      { numRuns: 150 },
    );
  });

  it("its next hours are those in which it is open, told once each, in order", () => {
    fc.assert(
      fc.property(hoursFor(wall.dates), aroundTheChange, (hours, offset) => {
        const at = changeMs + offset;
        const spans = openSpans(hours, zone, at, 2);
        for (const [i, { from, to }] of spans.entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThan(spans[i - 1]?.to ?? 0);
        }
        for (let each = at; each < at + DAY * MINUTE; each += 23 * MINUTE) {
          const isIn = spans.some(({ from, to }) => from <= each && each < to);
          expect(isIn).toBe(wall.isOpen(hours, each));
        }
        // The last may go on in a day that was not asked for.
        const edges = spans.flatMap(({ from, to }) => [from, to]).filter((edge) => edge > at);
        for (const edge of edges.slice(0, -1)) {
          expect(wall.isOpen(hours, edge)).not.toBe(wall.isOpen(hours, edge - 1));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("it opens next at the first instant at which it is open", () => {
    fc.assert(
      fc.property(hoursFor(wall.dates), aroundTheChange, (hours, offset) => {
        const at = changeMs + offset;
        const next = nextOpening(hours, zone, at);
        const until = next === null ? at + DAY * MINUTE : Math.min(next, at + DAY * MINUTE);
        for (let each = at; each < until; each += 17 * MINUTE) expect(wall.isOpen(hours, each)).toBe(false);
        if (next !== null && next < changeMs + 3 * DAY * MINUTE) expect(wall.isOpen(hours, next)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

const noon: OpeningHours["week"][0] = [
  { from: 11 * 60, to: 14 * 60 },
  { from: 17 * 60, to: 26 * 60 },
];
const everyDay = (spans: OpeningHours["week"][0], exceptions: OpeningHours["exceptions"] = {}): OpeningHours => ({
  week: [spans, spans, spans, spans, spans, spans, spans],
  exceptions,
});

test("split hours have a pause, and a night lasts into the next day", () => {
  const at = (time: string) => isOpenAt(everyDay(noon), SWEDEN, Date.parse(`2026-11-20T${time}+01:00`));
  expect(["10:59", "11:00", "13:59", "14:00", "17:00", "23:59"].map(at)).toEqual([
    false,
    true,
    true,
    false,
    true,
    true,
  ]);
  expect(["00:00", "01:59", "02:00"].map(at)).toEqual([true, true, false]);
});

test("a day off has no hours, but the night before it lasts", () => {
  const hours = everyDay(noon, { "2026-12-24": [] });
  expect(isOpenAt(hours, SWEDEN, Date.parse("2026-12-24T01:30+01:00"))).toBe(true);
  expect(isOpenAt(hours, SWEDEN, Date.parse("2026-12-24T12:00+01:00"))).toBe(false);
  expect(nextOpening(hours, SWEDEN, Date.parse("2026-12-24T03:00+01:00"))).toBe(Date.parse("2026-12-25T11:00+01:00"));
});

test("hours that the clocks leave out come later, also behind others that began after them", () => {
  const hours = everyDay([
    { from: 2 * 60 + 30, to: 2 * 60 + 45 },
    { from: 3 * 60, to: 4 * 60 },
  ]);
  const at = (time: string) => Date.parse(`2026-03-29T${time}Z`);
  expect(openSpans(hours, SWEDEN, at("00:00"), 0)).toEqual([{ from: at("01:00"), to: at("02:00") }]);
  expect(isOpenAt(hours, SWEDEN, at("01:10"))).toBe(true);
});

test("round the clock is one span, and never is none", () => {
  const from = Date.parse("2026-11-20T12:00Z");
  expect(openSpans(everyDay([{ from: 0, to: DAY }]), SWEDEN, from, 3)).toHaveLength(1);
  expect(openSpans(everyDay([]), SWEDEN, from, 3)).toEqual([]);
  expect(nextOpening(everyDay([]), SWEDEN, from)).toBeNull();
  expect(nextOpening(everyDay([{ from: 0, to: DAY }]), SWEDEN, from)).toBe(from);
});

test("a part of the day is by the restaurant's clock, also past midnight", () => {
  const at = (time: string) => Date.parse(`2026-11-20T${time}+01:00`);
  const late = [{ from: 22 * 60, to: 26 * 60 }];
  expect(isServedAt([], SWEDEN, at("04:00"))).toBe(true);
  expect(["21:59", "22:00", "01:59", "02:00"].map((time) => isServedAt(late, SWEDEN, at(time)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test("spans that overlap, are empty or longer than a day are none", () => {
  expect(areDaySpans([{ from: 600, to: 600 }])).toBe(false);
  expect(areDaySpans([{ from: 600, to: 600 + DAY + 1 }])).toBe(false);
  expect(
    areDaySpans([
      { from: 600, to: 700 },
      { from: 690, to: 800 },
    ]),
  ).toBe(false);
  expect(areDaySpans([{ from: 600.5, to: 700 }])).toBe(false);
  expect(areDaySpans([{ from: DAY, to: DAY + 60 }])).toBe(false);
  expect(areDaySpans([{ from: -1, to: 60 }])).toBe(false);
});
