import { door } from "#app/api/door.ts";
import { requireRestaurant } from "#app/api/kitchen.ts";
import { requireRuntime } from "#app/runtime.ts";
import { unitOf } from "#components/ui/money.ts";
import { requireShop } from "#lib/catalog/kitchen/queries.ts";
import { figuresCsv } from "#lib/orders/figures/csv.ts";
import { periodOf } from "#lib/orders/figures/period.ts";
import { readFigures } from "#lib/orders/figures/queries.ts";

/** What the restaurant did on each day of `from` to `to`, as a file for a spreadsheet. For its own people. */
export const GET = door(async (request) => {
  const restaurantId = await requireRestaurant(request);
  const { ctx } = requireRuntime();
  const { timeZone, currency, slug } = await requireShop(ctx.db.primary, restaurantId);
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  const period = periodOf(asked, timeZone, ctx.clock.now());
  const days = await readFigures(ctx, { restaurantId, timeZone, period });
  return new Response(figuresCsv(days, currency, unitOf(currency)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${slug}-${period.from}-${period.to}.csv"`,
      "Cache-Control": "private, no-store",
    },
  });
});
