import type { OrderStatus } from "#lib/orders/status.ts";

/** What people are told of an order. `not_made`: it ended without food, and nothing was charged. */
export const NOTICE_EVENTS = ["confirmed", "accepted", "picked_up", "delivered", "not_made", "refunded"] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

/** What is told to a kitchen: an order rings; a minute later nobody has seen it. It cannot be turned off. */
const KITCHEN_EVENTS = ["ring", "unanswered"] as const;
export type KitchenEvent = (typeof KITCHEN_EVENTS)[number];

export function isKitchenEvent(event: NoticeEvent | KitchenEvent): event is KitchenEvent {
  return (KITCHEN_EVENTS as readonly string[]).includes(event);
}

/** app: the list in one's account; push: the browsers in which one has turned it on. */
export const CHANNELS = ["mail", "app", "push"] as const;
export type Channel = (typeof CHANNELS)[number];

export const LOCALES = ["en", "sv"] as const;
export type NoticeLocale = (typeof LOCALES)[number];

/** What a step of an order is to its customer; null: nothing to be told. */
export function noticeOf(status: OrderStatus): NoticeEvent | null {
  switch (status) {
    case "placed":
      return "confirmed";
    case "accepted":
    case "picked_up":
    case "delivered":
      return status;
    case "rejected":
    case "cancelled":
    case "expired":
      return "not_made";
    case "refunded_part":
    case "refunded":
      return "refunded";
    case "draft":
    case "awaiting_payment":
    case "scheduled":
    case "preparing":
    case "ready":
      return null;
  }
}

/**
 * Whether an order has gone past what would be told: a message that comes late must not say "accepted" at the door. A
 * receipt and an ending are true whenever they come.
 */
export function isOvertaken(event: NoticeEvent, status: OrderStatus): boolean {
  if (event === "accepted") return noticeOf(status) !== "accepted" && status !== "preparing" && status !== "ready";
  return event === "picked_up" && status !== "picked_up";
}

/** Whether a card was to be charged for what was not made: somebody who never paid is told nothing. */
export function isWorthTelling(event: NoticeEvent, wasPlaced: boolean): boolean {
  return event !== "not_made" || wasPlaced;
}
