import { wallTime } from "#components/ui/times.ts";
import type { DaySpans } from "#lib/catalog/hours.ts";

/** "11:00–15:00, 17:00–01:00" */
export function spansInWords(spans: DaySpans): string {
  return spans.map(({ from, to }) => `${wallTime(from)}–${wallTime(to)}`).join(", ");
}
