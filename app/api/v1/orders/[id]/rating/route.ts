import { actorOf, requireManaged } from "#app/api/caller.ts";
import { door, readBody, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { rateOrder } from "#lib/orders/ratings/commands.ts";
import { readRateable } from "#lib/orders/ratings/queries.ts";
import { ratedUntil, ratingSchema } from "#lib/orders/ratings/rating.ts";

/** What the order was given (null: nothing yet), and until when that may be given or changed (null: not now). */
export const GET = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-read");
  const { orderId } = await requireManaged(request, id);
  await requireLimit(request, "order-read", orderId);
  const { ctx } = requireRuntime();
  const order = await readRateable(ctx.db.primary, orderId);
  if (!order) throw new AppError("order_not_found");
  const until = ratedUntil(order.deliveredAt, order.given);
  return reply({ rating: order.given, until: until !== null && ctx.clock.now() < until ? until : null });
});

/** Rates the order, or changes its mind. For whoever ordered. Throws AppError: forbidden, order_conflict, rating_closed. */
export const POST = door<"id">(async (request, { id }) => {
  await requireLimit(request, "order-change");
  const rating = await readBody(request, ratingSchema);
  const { orderId, as } = await requireManaged(request, id);
  if (as.kind !== "customer" && as.kind !== "link") throw new AppError("forbidden");
  await requireLimit(request, "order-change", orderId);
  const { actorId } = actorOf(as);
  return reply({ rating: await rateOrder(requireRuntime().ctx, { ...rating, orderId, actorId }) });
});
