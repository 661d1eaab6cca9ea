import { actorOf, requireManaged } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { reportProblem } from "#lib/orders/reports/commands.ts";
import { listReports, readReportable } from "#lib/orders/reports/queries.ts";
import { isReportable, MOST_REPORTS, reportSchema } from "#lib/orders/reports/report.ts";

/** A thousand characters, each of them several bytes, and a hundred lines. */
const MAX_BYTES = 8_192;

/** What was reported of the order and answered, whether more may be, and the lines that it may be about. */
export const GET = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-read");
  const { orderId } = await requireManaged(request, id);
  await requireLimit(request, "order-read", orderId);
  const { ctx } = requireRuntime();
  const [order, reports] = await Promise.all([
    readReportable(ctx.db.primary, orderId),
    listReports(ctx.db.primary, orderId),
  ]);
  if (!order) throw new AppError("order_not_found");
  const mayReport = reports.length < MOST_REPORTS && isReportable(order, ctx.clock.now());
  return reply({ reports, mayReport, lines: order.lines });
});

/**
 * Reports a problem with the order: 201. For whoever ordered.
 * Throws AppError: forbidden, order_conflict, bad_message, too_many_reports.
 */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-change");
  const problem = await readBody(request, reportSchema, MAX_BYTES);
  const { orderId, as } = await requireManaged(request, id);
  if (as.kind !== "customer" && as.kind !== "link") throw new AppError("forbidden");
  await requireLimit(request, "order-change", orderId);
  const { actorId } = actorOf(as);
  return reply({ report: await reportProblem(requireRuntime().ctx, { ...problem, orderId, actorId }) }, [], 201);
});
