import type { OrderId } from "#lib/core/ids.ts";
import type { OrderStatus } from "./status.ts";

/** The topic of the outbox that says: an order's money may have to move. Payments listen to it (`lib/payments`). */
export const SETTLE_TOPIC = "payments.settle";

/** The steps that may move money: it is taken at acceptance or at the door, or goes back. */
export const MONEY_STEPS: ReadonlySet<OrderStatus> = new Set([
  "accepted",
  "delivered",
  "rejected",
  "cancelled",
  "expired",
]);

/** The topic that says: of this order nothing is left to be made. Deliveries listen to it, for theirs ends too. */
export const CANCEL_TOPIC = "orders.cancel";

export function settleChange(orderId: OrderId): { topic: string; data: { orderId: OrderId } } {
  return { topic: SETTLE_TOPIC, data: { orderId } };
}
