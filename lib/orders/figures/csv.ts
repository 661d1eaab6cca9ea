import { type DayFigures, keptShare, meanStars, prepMin } from "./figures.ts";

const COLUMNS = [
  ...[
    "day",
    "orders",
    "sales",
    "currency",
    "rejected",
    "missed",
    "ready_in_time",
    "prep_minutes",
    "ratings",
    "food_stars",
  ],
] as const;

/**
 * A line for each day (RFC 4180), for a spreadsheet: sales in whole units with a point, shares from 0 to 1. No field can be
 * read as a formula: all of them are numbers, dates or the currency's code.
 * @param unit how many of the smallest unit make one
 */
export function figuresCsv(days: readonly DayFigures[], currency: string, unit: number): string {
  const decimals = Math.round(Math.log10(unit));
  const lines = days.map((each) => [
    each.day,
    each.orders,
    (each.salesMinor / unit).toFixed(decimals),
    currency,
    each.rejected,
    each.missed,
    keptShare(each)?.toFixed(3) ?? "",
    prepMin(each)?.toFixed(1) ?? "",
    each.rated,
    meanStars(each)?.toFixed(2) ?? "",
  ]);
  return `${[COLUMNS, ...lines].map((line) => line.join(",")).join("\r\n")}\r\n`;
}
