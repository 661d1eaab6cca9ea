import type { OpeningHours } from "../hours.ts";
import { editionOf } from "./edition.ts";

/** Names what the hours say: another one after each change, the same again once that was undone. */
export function hoursEdition({ week, exceptions }: OpeningHours): string {
  const spansOf = (spans: OpeningHours["week"][number]) => spans.map(({ from, to }) => [from, to]);
  const dates = Object.keys(exceptions).sort();
  return editionOf([week.map(spansOf), dates.map((date) => [date, spansOf(exceptions[date] ?? [])])]);
}

/** Without the exceptions of days before `date` ("2026-11-28"): nobody asks for them again. */
export function withoutPast(hours: OpeningHours, date: string): OpeningHours {
  const ahead = Object.entries(hours.exceptions).filter(([of]) => of >= date);
  return { ...hours, exceptions: Object.fromEntries(ahead) };
}

/** True for a day that is in the calendar. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}
