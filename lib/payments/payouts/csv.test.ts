import { expect, it } from "vitest";
import { statementCsv } from "./csv.ts";
import { statementOf } from "./statement.ts";

it("each posting is a line, and the last is their sum", () => {
  const about = { orderId: "ord_1", code: "K3F9" };
  const statement = statementOf(
    [
      { ...about, at: Date.parse("2026-11-28T18:04:31Z"), account: "restaurant", minor: -13_050, reason: null },
      { ...about, at: Date.parse("2026-11-28T23:15:00Z"), account: "refunds", minor: 4_000, reason: "missing_items" },
      { ...about, at: Date.parse("2026-11-28T23:20:00Z"), account: "refunds", minor: 500, reason: "late" },
    ],
    { fromMs: 0, toMs: Date.parse("2027-01-01") },
  );
  expect(statementCsv(statement, { currency: "SEK", unit: 100, timeZone: "Europe/Stockholm" }).split("\r\n")).toEqual([
    "at,order,what,food,given_back,borne,due,currency",
    "2026-11-28 19:04:31,K3F9,taken,130.50,0.00,0.00,130.50,SEK",
    "2026-11-29 00:15:00,K3F9,missing_items,0.00,40.00,40.00,-40.00,SEK",
    "2026-11-29 00:20:00,K3F9,late,0.00,5.00,0.00,0.00,SEK",
    ",,sum,130.50,45.00,40.00,90.50,SEK",
    "",
  ]);
});
