import { requireOperated } from "#app/api/dispatch-caller.ts";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { readWhy } from "#lib/dispatch/offers/queries.ts";

/** Why the order's driver is who it is: whom dispatch compared, what each would have cost, who was asked and what they said. */
export const GET = door<"id">(async (request, { id }) => {
  await requireLimit(request, "work");
  const { orderId } = await requireOperated(request, id);
  const why = await readWhy(requireRuntime().ctx, orderId);
  if (!why) throw new AppError("order_not_found", "no driver was ever looked for");
  return reply(why);
});
