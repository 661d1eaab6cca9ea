import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { boundsOf } from "#lib/orders/figures/period.ts";

/** Monday to Sunday by a restaurant's own clock, both dates ("2026-11-23"), and what lies beside it. */
export type Week = {
  readonly from: string;
  readonly to: string;
  /** Its first instant and that of the week after, ms since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The Monday before. */
  readonly before: string;
  /** The Monday after; null: it has not come. */
  readonly after: string | null;
};

const dateSchema = z.iso.date();

/** The week that a date is in; of what is no date, or has not come, the one that goes on. */
export function weekOf(date: unknown, timeZone: string, nowMs: number): Week {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const { data } = dateSchema.safeParse(date);
  const asked = data ? Temporal.PlainDate.from(data) : today;
  const day = Temporal.PlainDate.compare(asked, today) > 0 ? today : asked;
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  const next = monday.add({ days: 7 });
  const days = { from: monday.toString(), to: next.subtract({ days: 1 }).toString() };
  return {
    ...days,
    ...boundsOf(days, timeZone),
    before: monday.subtract({ days: 7 }).toString(),
    after: Temporal.PlainDate.compare(next, today) > 0 ? null : next.toString(),
  };
}
