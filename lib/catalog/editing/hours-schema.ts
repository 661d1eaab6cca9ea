import { z } from "zod";
import { areDaySpans } from "../day-spans.ts";
import { isDate } from "./hours.ts";

const spans = z
  .array(z.object({ from: z.int(), to: z.int() }))
  .max(4)
  .refine(areDaySpans);

/** Hours as they come in at the door. */
export const hoursSchema = z.object({
  week: z.tuple([spans, spans, spans, spans, spans, spans, spans]),
  exceptions: z.record(z.string().refine(isDate), spans).refine((all) => Object.keys(all).length <= 100),
});
