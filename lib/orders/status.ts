import type { LngLat } from "#lib/core/geo.ts";

/**
 * The life of an order, from the moment that it is asked for:
 *
 * draft → awaiting_payment (→ scheduled) → placed → accepted → preparing → ready → picked_up → delivered
 *
 * scheduled: it is for later, and the kitchen gets it when it is time. Out of it: rejected (by the restaurant), expired (nobody paid, or nobody answered), cancelled. The last four are
 * ends. What was paid for an order that has ended may be given back: → refunded_part → refunded, which are ends too.
 * A kitchen may skip steps that it does not tell of; nothing goes back.
 */
export const ORDER_STATUSES = [
  "draft",
  "awaiting_payment",
  "scheduled",
  "placed",
  "accepted",
  "preparing",
  "ready",
  "picked_up",
  "delivered",
  "rejected",
  "cancelled",
  "expired",
  "refunded_part",
  "refunded",
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export type OrderActor = "customer" | "restaurant" | "driver" | "operator" | "system";

/** `money`: taken by what the provider says alone, so not by operators either. */
type Transition = { readonly to: OrderStatus; readonly by: readonly OrderActor[]; readonly money?: true };

const UNPAID: readonly Transition[] = [
  { to: "cancelled", by: ["customer", "system"] },
  { to: "expired", by: ["system"] },
];
const GIVEN_BACK: readonly Transition[] = [
  { to: "refunded_part", by: ["system"], money: true },
  { to: "refunded", by: ["system"], money: true },
];

/** Every legal step and who may take it. Operators may take any step that somebody may, but for those of money. */
export const TRANSITIONS: Readonly<Record<OrderStatus, readonly Transition[]>> = {
  draft: [{ to: "awaiting_payment", by: ["system"], money: true }, ...UNPAID],
  awaiting_payment: [
    { to: "placed", by: ["system"], money: true },
    { to: "scheduled", by: ["system"], money: true },
    ...UNPAID,
  ],
  scheduled: [
    { to: "placed", by: ["system"], money: true },
    { to: "rejected", by: ["restaurant"] },
    { to: "expired", by: ["system"] },
    { to: "cancelled", by: ["customer", "system"] },
  ],
  placed: [
    { to: "accepted", by: ["restaurant", "system"] },
    { to: "rejected", by: ["restaurant"] },
    { to: "expired", by: ["system"] },
    { to: "cancelled", by: ["customer", "system"] },
  ],
  accepted: [
    { to: "preparing", by: ["restaurant", "system"] },
    { to: "ready", by: ["restaurant"] },
    { to: "picked_up", by: ["driver", "restaurant"] },
    { to: "cancelled", by: ["restaurant", "system"] },
  ],
  preparing: [
    { to: "ready", by: ["restaurant", "system"] },
    { to: "picked_up", by: ["driver", "restaurant"] },
    { to: "cancelled", by: ["restaurant", "system"] },
  ],
  ready: [
    { to: "picked_up", by: ["driver", "restaurant"] },
    { to: "cancelled", by: ["restaurant", "system"] },
  ],
  picked_up: [
    { to: "delivered", by: ["driver"] },
    { to: "cancelled", by: ["system"] },
  ],
  delivered: GIVEN_BACK,
  rejected: GIVEN_BACK,
  cancelled: GIVEN_BACK,
  expired: GIVEN_BACK,
  refunded_part: [{ to: "refunded", by: ["system"], money: true }],
  refunded: [],
};

const ENDS = [
  "delivered",
  "rejected",
  "cancelled",
  "expired",
  "refunded_part",
  "refunded",
] as const satisfies readonly OrderStatus[];
type OrderEnd = (typeof ENDS)[number];

/** True if the actor may take an order from one status to the other. */
export function isLegalStep(from: OrderStatus, to: OrderStatus, actor: OrderActor): boolean {
  const step = TRANSITIONS[from].find((transition) => transition.to === to);
  return step !== undefined && (step.by.includes(actor) || (actor === "operator" && !step.money));
}

/** True once nobody brings or makes anything any more: nothing follows but money given back. */
export function isEnd(status: OrderStatus): status is OrderEnd {
  return ENDS.some((end) => end === status);
}

const UNMADE: ReadonlySet<OrderStatus> = new Set(["rejected", "cancelled", "expired"]);

/** True for an end that came without food: nothing of it is to be paid, and a code that it was made with is free again. */
export function isUnmade(status: OrderStatus): boolean {
  return UNMADE.has(status);
}

/**
 * status: it has taken a step · driver: somebody was found, or changed · delay: the kitchen needs longer · payment: the card
 * that was kept for it was refused · change: something of it is to be replaced or left out, or was · tip: one was given.
 * Whoever does not know a type passes over it.
 */
export const ORDER_EVENT_TYPES = ["status", "driver", "delay", "payment", "change", "tip"] as const;
export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];

/** One thing that happened to an order. `seq` counts 1, 2, 3 … without gaps. */
export type OrderEvent = {
  readonly seq: number;
  readonly type: OrderEventType;
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
