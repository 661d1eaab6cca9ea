import { z } from "zod";
import { requireRuntime } from "#app/runtime.ts";
import { AppError } from "#lib/core/errors.ts";
import { type DeliveryId, type DriverId, isId, type OfferId, type OrderId, type UserId } from "#lib/core/ids.ts";
import { findOrderOf } from "#lib/dispatch/offers/queries.ts";
import { readCaller, requireDriver } from "./caller.ts";
import { requireLimit } from "./limit.ts";

/**
 * The operator who asks, and the order that the id names: its own, or that of a delivery which brings it.
 * Counted as their work. Throws AppError: not_authenticated, session_expired, forbidden, order_not_found, rate_limited.
 */
export async function requireOperated(request: Request, id: string): Promise<{ orderId: OrderId; operatorId: UserId }> {
  const { principals, expired } = await readCaller(request);
  const operator = principals.find((one) => one.kind === "operator");
  if (!operator && principals.length > 0) throw new AppError("forbidden");
  if (!operator) throw new AppError(expired ? "session_expired" : "not_authenticated");
  await requireLimit(request, "work", operator.userId);
  const orderId = isId("order", id) ? id : isId("delivery", id) ? await findOrderOf(requireRuntime().ctx, id) : null;
  if (!orderId) throw new AppError("order_not_found");
  return { orderId, operatorId: operator.userId };
}

/** An offer's id out of an address. Throws AppError("offer_not_found"). */
export function requireOfferId(id: string): OfferId {
  if (isId("offer", id)) return id;
  throw new AppError("offer_not_found");
}

/** A delivery's id out of an address. Throws AppError("delivery_not_yours"): nobody learns which there are. */
export function requireDeliveryId(id: string): DeliveryId {
  if (isId("delivery", id)) return id;
  throw new AppError("delivery_not_yours");
}

/** The driver who asks, counted for their address and for themselves. Throws as `requireDriver`, and rate_limited. */
export async function requireWorkingDriver(request: Request): Promise<DriverId> {
  await requireLimit(request, "work");
  const driverId = await requireDriver(request);
  await requireLimit(request, "work", driverId);
  return driverId;
}

/** How long ago something was, by the phone's own clock: at most a day, which is how long a phone keeps what it could not say. */
export const agoField = z.number().min(0).max(86_400_000).default(0);
