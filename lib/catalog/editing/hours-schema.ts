import { z } from "zod";
import { areDaySpans, MOST_SPANS } from "../day-spans.ts";

const spans = z
  .array(z.object({ from: z.int(), to: z.int() }))
  .max(MOST_SPANS)
  .refine(areDaySpans);

/** Hours as they come in at the door. */
export const hoursSchema = z.object({
  week: z.tuple([spans, spans, spans, spans, spans, spans, spans]),
  exceptions: z.record(z.iso.date(), spans).refine((all) => Object.keys(all).length <= 100),
});
