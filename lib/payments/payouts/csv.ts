import { Temporal } from "temporal-polyfill";
import type { Statement } from "./statement.ts";

const COLUMNS = ["at", "order", "what", "food", "given_back", "borne", "due", "currency"] as const;

/**
 * A line for each posting and one for their sum (RFC 4180), for a spreadsheet: times by the restaurant's clock, sums in whole
 * units with a point. No field can be read as a formula: reasons are words of lower-case letters, codes letters and digits.
 * @param unit how many of the smallest unit make one
 */
export function statementCsv(
  statement: Statement,
  { currency, unit, timeZone }: { currency: string; unit: number; timeZone: string },
): string {
  const decimals = Math.round(Math.log10(unit));
  const said = (minor: number) => (minor / unit).toFixed(decimals);
  const sums = ({ foodMinor, givenBackMinor, borneMinor }: Omit<Statement, "lines" | "orders" | "dueMinor">) =>
    [foodMinor, givenBackMinor, borneMinor, foodMinor - borneMinor].map(said);
  const lines = statement.lines.map((line) => [
    wallClock(line.at, timeZone),
    line.code,
    line.reason ?? "taken",
    ...sums(line),
    currency,
  ]);
  const total = ["", "", "sum", ...sums(statement), currency];
  return `${[COLUMNS, ...lines, total].map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** "2026-11-28 19:04:31" */
function wallClock(ms: number, timeZone: string): string {
  const there = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return there.toString({ smallestUnit: "second" }).replace("T", " ");
}
