import { requireManaged } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { isId } from "#lib/core/ids.ts";
import { answerReport } from "#lib/orders/reports/commands.ts";
import { answerSchema } from "#lib/orders/reports/report.ts";

/** A thousand characters, each of them several bytes. */
const MAX_BYTES = 8_192;

/** Answers a report. For operators. Throws AppError: forbidden, not_found, report_answered. */
export const POST = door<"id" | "reportId">(async (request, { id, reportId }) => {
  await requireLimit(request, "order-change");
  const { answer } = await readBody(request, answerSchema, MAX_BYTES);
  const { orderId, as } = await requireManaged(request, id);
  if (as.kind !== "operator") throw new AppError("forbidden");
  await requireLimit(request, "order-change", orderId);
  if (!isId("report", reportId)) throw new AppError("not_found");
  return reply({ report: await answerReport(requireRuntime().ctx, { orderId, reportId, answer, actorId: as.userId }) });
});
