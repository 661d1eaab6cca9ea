import fc from "fast-check";
import OpeningHoursTag from "opening_hours";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isOpenAt, openSpans } from "#lib/catalog/hours.ts";
import { readOpeningHours } from "./opening-hours.ts";

const MONACO = { lng: 7.42, lat: 43.73, country: "MC", year: 2026 };
const h = (hour: number, minute = 0) => hour * 60 + minute;

// Many made weeks, each looked at over two years; on a busy machine that takes a while.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => {
  vi.stubEnv("TZ", "UTC");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

function hoursOf(value: string) {
  const read = readOpeningHours(value, MONACO);
  if (!read.isUnderstood) throw new Error(`not understood: ${read.reason}`);
  return read.hours;
}

test("a week with lunch and dinner and a day off", () => {
  const both = [
    { from: h(12), to: h(14) },
    { from: h(19, 30), to: h(23) },
  ];
  expect(hoursOf("12:00-14:00,19:30-23:00; Su,Mo off")).toEqual({
    week: [[], both, both, both, both, both, []],
    exceptions: {},
  });
});

test("a dash of any length is one", () => {
  expect(hoursOf("Mo-Sa 09:30–19:30")).toEqual(hoursOf("Mo-Sa 09:30-19:30"));
});

test("past midnight belongs to the evening before, round the clock is every day's", () => {
  expect(hoursOf("Fr,Sa 18:00-02:00").week).toEqual([
    [],
    [],
    [],
    [],
    [{ from: h(18), to: h(26) }],
    [{ from: h(18), to: h(26) }],
    [],
  ]);
  expect(hoursOf("24/7").week).toEqual(Array.from({ length: 7 }, () => [{ from: 0, to: h(24) }]));
  expect(hoursOf("off").week).toEqual([[], [], [], [], [], [], []]);
});

test("public holidays are those of the country, as dates of this year and the next", () => {
  const { week, exceptions } = hoursOf("Mo-Su 10:00-18:00; PH off");
  expect(week[0]).toEqual([{ from: h(10), to: h(18) }]);
  // The day of the Prince, and Whit Monday, which moves.
  expect(exceptions).toMatchObject({ "2026-11-19": [], "2026-05-25": [], "2027-05-17": [], "2027-11-19": [] });
  const { exceptions: french } = { ...readOpeningHoursIn("FR", "Mo-Su 10:00-18:00; PH off") };
  expect(french).not.toHaveProperty("2026-11-19");
  expect(french).toHaveProperty("2026-07-14");
});

function readOpeningHoursIn(country: string, value: string) {
  const read = readOpeningHours(value, { ...MONACO, country });
  return read.isUnderstood ? read.hours : { exceptions: {} };
}

test("seasons are dates", () => {
  const hours = hoursOf("10:00-18:00; Jul,Aug 10:00-19:00; Dec 25 off");
  expect(hours.week[3]).toEqual([{ from: h(10), to: h(18) }]);
  expect(hours.exceptions["2026-07-01"]).toEqual([{ from: h(10), to: h(19) }]);
  expect(hours.exceptions["2027-12-25"]).toEqual([]);
  expect(Object.keys(hours.exceptions)).toHaveLength(2 * (31 + 31 + 1));
});

describe("what is not certain is not understood", () => {
  test.each([
    ['08:00-18:00; Sa,Su "On request"', /perhaps/],
    ["Mo-Fr 18:00+", /perhaps/],
    ["Dec-Mar", /no times/],
    ["sunrise-sunset", /sun/],
    ["Mo-Fr 1000-1800", /./],
    ["Lundi-Vendredi 9h-18h", /./],
    ["SH 10:00-12:00", /./],
    ["on request", /./],
    ["", /empty/],
    ["\u0000\u0007", /./],
    [`Mo ${"10:00-11:00,".repeat(200)}`, /too long/],
    ["Mo 25:00-99:00", /./],
    ["constructor", /./],
  ])("%j", (value, reason) => {
    const read = readOpeningHours(value, MONACO);
    expect(read).toMatchObject({ isUnderstood: false, reason: expect.stringMatching(reason) });
    if (!read.isUnderstood) expect(read.reason.length).toBeLessThanOrEqual(160);
  });

  test("and holidays are not where the country is not known", () => {
    expect(readOpeningHours("Mo-Fr 10:00-12:00; PH off", { ...MONACO, country: null })).toMatchObject({
      isUnderstood: false,
    });
    expect(readOpeningHours("Mo-Fr 10:00-12:00", { ...MONACO, country: null })).toMatchObject({ isUnderstood: true });
  });

  test("nor is anything where the clock is changed: it would be told an hour off", () => {
    vi.stubEnv("TZ", "Europe/Monaco");
    expect(() => readOpeningHours("24/7", MONACO)).toThrow("UTC");
    vi.stubEnv("TZ", "UTC");
  });

  test("whatever is written there, it is read or refused", () => {
    const words = [
      "Mo",
      "-",
      "Fr",
      " ",
      "10:00",
      "-",
      "24:00",
      ",",
      ";",
      "PH",
      "off",
      "+",
      "||",
      '"x"',
      "Jan",
      "week 3",
      "26:00",
      "/",
      "5",
    ];
    const value = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join("")),
    );
    fc.assert(
      fc.property(value, (text) => typeof readOpeningHours(text, MONACO).isUnderstood === "boolean"),
      {
        numRuns: 150,
      },
    );
  });
});

test("a made week says at any minute what the package itself says", () => {
  const time = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const span = fc
    .tuple(time, fc.integer({ min: 1, max: 90 }))
    .map(([from, quarters]) => [from, from + quarters * 15] as const);
  const days = fc.subarray(["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"], { minLength: 1 });
  const season = fc.constantFrom("", "", "Apr-Sep ", "Dec ", "PH,");
  const rule = fc
    .tuple(
      season,
      days,
      fc.oneof(
        span.map((one) => [one]),
        fc.constant([]),
      ),
    )
    .map(
      ([when, on, spans]) =>
        `${when}${on.join(",")} ${spans.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(",") || "off"}`,
    );
  const value = fc.array(rule, { minLength: 1, maxLength: 3 }).map((rules) => rules.join("; "));
  fc.assert(
    fc.property(
      value,
      fc.array(fc.integer({ min: 0, max: 699 * 1_440 }), { minLength: 40, maxLength: 40 }),
      (text, minutes) => {
        const read = readOpeningHours(text, MONACO);
        if (!read.isUnderstood) return;
        const where = { lat: MONACO.lat, lon: MONACO.lng, address: { country_code: "mc", state: "" } };
        const oracle = new OpeningHoursTag(text, where, 0);
        for (const minute of minutes) {
          const at = Date.UTC(2026, 0, 2) + minute * 60_000;
          expect(isOpenAt(read.hours, "UTC", at), `${text} at ${new Date(at).toISOString()}`).toBe(
            oracle.getState(new Date(at)),
          );
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("open times that touch at midnight are one", () => {
  const hours = hoursOf("Mo 10:00-24:00; Tu 00:00-02:00");
  expect(openSpans(hours, "UTC", Date.UTC(2026, 0, 5), 3)).toEqual([
    { from: Date.UTC(2026, 0, 5, 10), to: Date.UTC(2026, 0, 6, 2) },
  ]);
});
