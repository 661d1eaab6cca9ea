import { z } from "zod";
import type { OrderId, ReportId } from "#lib/core/ids.ts";
import type { OrderStatus } from "../status.ts";

export const REPORT_KINDS = ["missing", "wrong", "cold", "never_came", "other"] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** What is wrong with an order; `lines`: those of the order that it is about, none for all of it. */
export type Problem = { readonly kind: ReportKind; readonly lines: readonly number[]; readonly words: string };
/** A problem once it was reported. open → answered, and nothing after that. Times are ms since 1970. */
export type Report = Problem & {
  readonly reportId: ReportId;
  readonly orderId: OrderId;
  readonly state: "open" | "answered";
  readonly answer: string;
  readonly reportedAt: number;
  readonly answeredAt: number | null;
};

/** A line of an order as somebody points at it. */
export type ReportLine = { readonly line: number; readonly name: string; readonly quantity: number };
/** A report in the operators' queue. */
export type QueuedReport = Report & { readonly code: string; readonly restaurant: string };

/** The longest that may be said or answered, in UTF-16 units as a browser counts them. */
const MOST_REPORT_WORDS = 1_000;
/** So many reports of one order. */
export const MOST_REPORTS = 5;
/** A problem may be reported for so long after the order ended. */
const REPORT_WITHIN_MS = 14 * 24 * 3_600_000;

const words = z
  .string()
  .transform((typed) => typed.replaceAll("\r\n", "\n").trim())
  .pipe(
    z
      .string()
      .normalize("NFC")
      .max(MOST_REPORT_WORDS)
      .regex(/^(?:\P{Cc}|\n)*$/u),
  );

/** A problem as it comes in, with the browser's own name for the press. What has no kind of its own has words. */
export const reportSchema = z
  .object({
    kind: z.enum(REPORT_KINDS),
    lines: z
      .array(z.int().min(0).max(1_000))
      .max(100)
      .refine((lines) => new Set(lines).size === lines.length)
      .default([]),
    words: words.default(""),
    requestKey: z.string().regex(/^[\w-]{22,64}$/),
  })
  .refine(({ kind, words: said }) => kind !== "other" || said !== "", { path: ["words"] });

/** What an operator says to it. */
export const answerSchema = z.object({ answer: words.refine((said) => said !== "") });

/** An order as far as it depends on it whether a problem may be reported. Times are ms since 1970. */
export type Reportable = {
  readonly status: OrderStatus;
  readonly deliveredAt: number | null;
  readonly endedAt: number | null;
};

/** True while it is on its way, and for two weeks after it was handed over, whatever was given back of it. */
export function isReportable({ status, deliveredAt, endedAt }: Reportable, nowMs: number): boolean {
  if (status === "picked_up") return true;
  return deliveredAt !== null && nowMs < (endedAt ?? deliveredAt) + REPORT_WITHIN_MS;
}
