import type { OrderStatus } from "./status.ts";

/** The topic of the outbox that says: an order needs a driver, or needs none any more. Dispatch listens to it (`lib/dispatch`). */
export const DISPATCH_TOPIC = "dispatch.order";

/** The steps after which a driver is looked for, or no longer. */
export const DISPATCH_STEPS: ReadonlySet<OrderStatus> = new Set(["accepted", "rejected", "cancelled", "expired"]);
