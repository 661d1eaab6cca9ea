import type { LngLat } from "#lib/core/geo.ts";

/**
 * The life of an order, from the moment that it is asked for:
 *
 * placed → accepted → preparing → ready → picked_up → delivered
 *
 * and out of it: rejected (by the restaurant), expired (nobody answered), cancelled. The last four are ends.
 * A kitchen may skip steps that it does not tell of; nothing goes back.
 */
export const ORDER_STATUSES = [
  "placed",
  "accepted",
  "preparing",
  "ready",
  "picked_up",
  "delivered",
  "rejected",
  "cancelled",
  "expired",
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export type OrderActor = "customer" | "restaurant" | "driver" | "operator" | "system";

type Transition = { readonly to: OrderStatus; readonly by: readonly OrderActor[] };

/** Every legal step and who may take it. Operators may take any step that somebody may. */
export const TRANSITIONS: Readonly<Record<OrderStatus, readonly Transition[]>> = {
  placed: [
    { to: "accepted", by: ["restaurant", "system"] },
    { to: "rejected", by: ["restaurant"] },
    { to: "expired", by: ["system"] },
    { to: "cancelled", by: ["customer", "system"] },
  ],
  accepted: [
    { to: "preparing", by: ["restaurant", "system"] },
    { to: "ready", by: ["restaurant"] },
    { to: "picked_up", by: ["driver"] },
    { to: "cancelled", by: ["restaurant", "system"] },
  ],
  preparing: [
    { to: "ready", by: ["restaurant", "system"] },
    { to: "picked_up", by: ["driver"] },
    { to: "cancelled", by: ["restaurant", "system"] },
  ],
  ready: [
    { to: "picked_up", by: ["driver"] },
    { to: "cancelled", by: ["restaurant", "system"] },
  ],
  picked_up: [
    { to: "delivered", by: ["driver"] },
    { to: "cancelled", by: ["system"] },
  ],
  delivered: [],
  rejected: [],
  cancelled: [],
  expired: [],
};

/** True if the actor may take an order from one status to the other. */
export function isLegalStep(from: OrderStatus, to: OrderStatus, actor: OrderActor): boolean {
  const step = TRANSITIONS[from].find((transition) => transition.to === to);
  return step !== undefined && (actor === "operator" || step.by.includes(actor));
}

/** True for a status that nothing follows. */
export function isEnd(status: OrderStatus): boolean {
  return TRANSITIONS[status].length === 0;
}

/** One thing that happened to an order. `seq` counts 1, 2, 3 … without gaps. */
export type OrderEvent = {
  readonly seq: number;
  /** `driver`: somebody was found, or changed; `delay`: the kitchen needs longer. */
  readonly type: "status" | "driver" | "delay";
  /** The new status of a `status` event, else null. */
  readonly status: OrderStatus | null;
  readonly actor: OrderActor;
  /** Why, as a word for a sentence in the page: `picked_up_before_ready`, `stuck` … */
  readonly cause: string | null;
  /** ms since 1970. */
  readonly at: number;
};

/** What an order is, without what happened to it. Times are ms since 1970. */
export type OrderFacts = {
  readonly orderId: string;
  readonly code: string;
  readonly status: OrderStatus;
  readonly restaurant: { readonly id: string; readonly name: string; readonly slug: string; readonly at: LngLat };
  readonly dropoff: LngLat;
  readonly items: number;
  readonly totalMinor: number;
  readonly currency: string;
  readonly readyAt: number | null;
  readonly promisedAt: number;
  readonly placedAt: number;
  readonly endedAt: number | null;
  readonly lastSeq: number;
};
