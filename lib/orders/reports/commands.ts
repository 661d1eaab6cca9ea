import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { AppError } from "#lib/core/errors.ts";
import { createId, type OrderId, type ReportId } from "#lib/core/ids.ts";
import type { Context } from "#lib/infra/context.ts";
import { listReports, readReport, readReportable } from "./queries.ts";
import { isReportable, MOST_REPORTS, type Problem, type Report } from "./report.ts";

type Writes = { readonly db: Pick<Context["db"], "primary"> } & Pick<Context, "clock">;

/** `requestKey`: the browser's own name for the press; the same again is the same report. */
type NewReport = Problem & {
  readonly orderId: OrderId;
  readonly requestKey: string;
  readonly actorId: string | null;
};

/**
 * Reports a problem with an order, for an operator to answer. Under the order's lock, so that no press is one too many.
 * Throws AppError: order_not_found; bad_message for a line that it does not have; order_conflict where nothing of it is to be
 * reported, or any more; too_many_reports.
 */
export async function reportProblem(ctx: Writes, report: NewReport): Promise<Report> {
  const { orderId, requestKey, kind, lines, words, actorId } = report;
  return ctx.db.primary.transaction().execute(async (trx) => {
    const order = await readReportable(trx, orderId, { lock: true });
    if (!order) throw new AppError("order_not_found");
    const { rows } = await sql<{ id: ReportId }>`
      select id from order_reports where order_id = ${orderId} and request_key = ${requestKey}`.execute(trx);
    const known = rows[0] && (await readReport(trx, rows[0].id));
    if (known) return known;
    const nowMs = ctx.clock.now();
    if (!isReportable(order, nowMs)) throw new AppError("order_conflict", order.status);
    if (lines.some((line) => order.lines.every((each) => each.line !== line)))
      throw new AppError("bad_message", "lines");
    if ((await listReports(trx, orderId)).length >= MOST_REPORTS) throw new AppError("too_many_reports");
    const id = createId("report", nowMs, randomBytes(10));
    await sql`
      insert into order_reports (id, order_id, request_key, kind, lines, words, actor_id)
      values (${id}, ${orderId}, ${requestKey}, ${kind}, ${lines}::bigint[], ${words}, ${actorId})`.execute(trx);
    const made = await readReport(trx, id);
    if (!made) throw new Error("a report that was written is not there");
    return made;
  });
}

/**
 * An operator answers; of two who do at once the second is told. The same answer again is the same.
 * Throws AppError: not_found, report_answered.
 */
export async function answerReport(
  ctx: Writes,
  { orderId, reportId, answer, actorId }: { orderId: OrderId; reportId: ReportId; answer: string; actorId: string },
): Promise<Report> {
  return ctx.db.primary.transaction().execute(async (trx) => {
    const report = await readReport(trx, reportId, { lock: true });
    if (report?.orderId !== orderId) throw new AppError("not_found");
    if (report.state === "answered" && report.answer !== answer) throw new AppError("report_answered");
    if (report.state === "answered") return report;
    const nowMs = ctx.clock.now();
    await sql`
      update order_reports set state = 'answered', answer = ${answer}, answered_by = ${actorId},
        answered_at = to_timestamp(${nowMs}::float8 / 1000), version = version + 1
      where id = ${reportId}`.execute(trx);
    return { ...report, state: "answered" as const, answer, answeredAt: nowMs };
  });
}
