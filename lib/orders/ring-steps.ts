import type { OrderId } from "#lib/core/ids.ts";
import { ESCALATE_AFTER_MS } from "./kitchen/board.ts";
import type { OrderStatus } from "./status.ts";

/** The topic of the outbox that says: if nobody in the kitchen has seen this order by now, call somebody (`lib/notifications`). */
export const RING_TOPIC = "kitchen.call";

/** And the one that says, at once: it rings now. */
export const RING_NOW_TOPIC = "kitchen.ring";

/** The steps with which an order rings in a kitchen. */
export const RING_STEPS: ReadonlySet<OrderStatus> = new Set(["placed"]);

/** `seq`: the number of the step among the order's events. */
export type Ring = { readonly orderId: OrderId; readonly seq: number };

/** What follows from an order ringing. */
export function ringChanges(data: Ring): { topic: string; data: Ring; afterMs: number }[] {
  return [
    { topic: RING_NOW_TOPIC, data, afterMs: 0 },
    { topic: RING_TOPIC, data, afterMs: ESCALATE_AFTER_MS },
  ];
}
