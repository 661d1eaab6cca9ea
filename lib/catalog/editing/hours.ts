import type { DaySpans, OpeningHours } from "../hours.ts";
import { editionOf } from "./edition.ts";

/** Names what the hours say: another one after each change, the same again once that was undone. */
export function hoursEdition({ week, exceptions }: OpeningHours): string {
  const spansOf = (spans: DaySpans) => spans.map(({ from, to }) => [from, to]);
  const dates = Object.keys(exceptions).sort();
  return editionOf([week.map(spansOf), dates.map((date) => [date, spansOf(exceptions[date] ?? [])])]);
}

/** Without the exceptions of days before `date` ("2026-11-28"): nobody asks for them again. */
export function withoutPast(hours: OpeningHours, date: string): OpeningHours {
  const ahead = Object.entries(hours.exceptions).filter(([of]) => of >= date);
  return { ...hours, exceptions: Object.fromEntries(ahead) };
}

/** The same, with the spans of each day in the order in which they come. */
export function inOrder({ week, exceptions }: OpeningHours): OpeningHours {
  const sorted = (spans: DaySpans) => spans.toSorted((a, b) => a.from - b.from);
  const days = Object.entries(exceptions).map(([date, spans]) => [date, sorted(spans)] as const);
  return { week: week.map(sorted) as unknown as OpeningHours["week"], exceptions: Object.fromEntries(days) };
}
