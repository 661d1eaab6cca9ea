import type { OrderId } from "#lib/core/ids.ts";
import type { OrderStatus } from "./status.ts";

/** The topic of the outbox that says: somebody may want to hear of this step of an order. Notifications listen to it (`lib/notifications`). */
export const NOTICE_TOPIC = "notifications.order";

/** The steps that are told to whom the order is for. */
export const NOTICE_STEPS: ReadonlySet<OrderStatus> = new Set([
  "placed",
  "accepted",
  "picked_up",
  "delivered",
  "rejected",
  "cancelled",
  "expired",
  "refunded_part",
  "refunded",
]);

/** `seq`: the number of the step among the order's events. */
export type Notice = { readonly orderId: OrderId; readonly seq: number };
