import { door } from "#app/api/door.ts";
import { requireOwner } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { unitOf } from "#components/ui/money.ts";
import { requireShop } from "#lib/catalog/kitchen/queries.ts";
import { statementCsv } from "#lib/payments/payouts/csv.ts";
import { readStatement } from "#lib/payments/payouts/queries.ts";
import { weekOf } from "#lib/payments/payouts/week.ts";

/**
 * What the restaurant is to be paid for the week that the date `week` is in, each posting a line, as a file for a spreadsheet.
 * For who runs it. Throws AppError("forbidden") for its staff.
 */
export const GET = door(async (request) => {
  const { restaurantId } = await requireOwner(request);
  const { ctx } = requireRuntime();
  const { timeZone, currency, slug } = await requireShop(ctx.db.primary, restaurantId);
  const week = weekOf(new URL(request.url).searchParams.get("week"), timeZone, ctx.clock.now());
  const statement = await readStatement(ctx, { restaurantId, currency, week });
  return new Response(statementCsv(statement, { currency, unit: unitOf(currency), timeZone }), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${slug}-payout-${week.from}.csv"`,
      "Cache-Control": "private, no-store",
    },
  });
});
