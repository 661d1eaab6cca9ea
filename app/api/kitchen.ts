import { z } from "zod";
import { requireRuntime } from "#app/runtime.ts";
import { mayFollow, type Principal } from "#lib/auth/principal.ts";
import type { Until } from "#lib/catalog/day-end.ts";
import { AppError } from "#lib/core/errors.ts";
import { isId, type OrderId, type RestaurantId, type UserId } from "#lib/core/ids.ts";
import { readOrders } from "#lib/orders/queries.ts";
import { ORDER_STATUSES, type OrderActor } from "#lib/orders/status.ts";
import { actorOf, readCaller } from "./caller.ts";
import { requireLimit } from "./limit.ts";

/** What the order was when the button was pressed: so that what a second tablet presses on an old picture is refused. */
export const seenField = z.enum(ORDER_STATUSES).optional();

/** Why, as a word for a sentence in the page. */
export const reasonField = z.string().regex(/^[a-z_]{1,40}$/);

/**
 * The order, and as whom the caller cooks it: the restaurant's own people, or an operator for them. An order that is not theirs
 * to follow is as if it were not there. Counted as their work.
 * Throws AppError: not_authenticated, session_expired, order_not_found, forbidden, rate_limited.
 */
export async function requireKitchen(
  request: Request,
  id: string,
): Promise<{ orderId: OrderId; actor: OrderActor; actorId: string }> {
  const { principals, expired } = await readCaller(request);
  if (principals.length === 0) throw new AppError(expired ? "session_expired" : "not_authenticated");
  const [order] = isId("order", id) ? await readOrders(requireRuntime().ctx, [id]) : [];
  const followers = order ? principals.filter((one) => mayFollow(one, order.parties)) : [];
  if (!order || followers.length === 0) throw new AppError(expired ? "session_expired" : "order_not_found");
  const as = followers.find(({ kind }) => kind === "restaurant" || kind === "operator");
  if (!as) throw new AppError(expired ? "session_expired" : "forbidden");
  const by = actorOf(as);
  await requireLimit(request, "work", by.actorId);
  return { orderId: order.parties.orderId, ...by };
}

/**
 * Whose kitchen asks. Counted as their work.
 * Throws AppError: not_authenticated, session_expired, forbidden for anybody else, rate_limited.
 */
export async function requireRestaurant(request: Request): Promise<RestaurantId> {
  return (await requireColleague(request)).restaurantId;
}

/**
 * Who runs the restaurant that asks: what only they may do. Counted as their work.
 * Throws AppError: not_authenticated, session_expired, forbidden for anybody else, its staff too, rate_limited.
 */
export async function requireOwner(request: Request): Promise<{ restaurantId: RestaurantId; by: UserId }> {
  const { restaurantId, userId, isOwner } = await requireColleague(request);
  if (!isOwner) throw new AppError("forbidden");
  return { restaurantId, by: userId };
}

async function requireColleague(request: Request): Promise<Extract<Principal, { kind: "restaurant" }>> {
  await requireLimit(request, "work");
  const { principals, expired } = await readCaller(request);
  const restaurant = principals.find((one) => one.kind === "restaurant");
  if (restaurant) {
    await requireLimit(request, "work", restaurant.userId);
    return restaurant;
  }
  if (principals.some((one) => one.kind !== "link")) throw new AppError("forbidden");
  throw new AppError(expired ? "session_expired" : "not_authenticated");
}

/**
 * An end that is always there: so many minutes from now, or `today`, the end of the restaurant's day in its own zone; null
 * takes back what was said.
 */
export const untilField: z.ZodType<Until> = z
  .union([
    z.object({
      minutes: z
        .int()
        .min(1)
        .max(24 * 60),
    }),
    z.object({ today: z.literal(true) }),
  ])
  .nullable();
