import type { OrderStatus } from "../status.ts";

/** What a kitchen's board shows. Times are ms since 1970. */

/** A line as the kitchen reads it: "2 Margherita", and what was chosen for it. */
export type KitchenLine = {
  readonly line: number;
  readonly itemId: string;
  readonly name: string;
  readonly quantity: number;
  /** Names of what was chosen, by the menu of now; the id where the menu has it no more. */
  readonly choices: readonly string[];
  /** It was proposed to replace or leave it out, and nobody has answered. */
  readonly isAsked: boolean;
};

/** An order as its kitchen sees it, without who lives where: that is for the driver. */
export type KitchenOrder = {
  readonly orderId: string;
  readonly code: string;
  readonly status: OrderStatus;
  /** Goes up whenever anything here changes. */
  readonly version: number;
  readonly placedAt: number;
  /** When it came to the kitchen; null while it is for later. */
  readonly rangAt: number | null;
  /** Until when it has to be answered; null: until whenever. */
  readonly answerBy: number | null;
  /** When the kitchen gets it, or got it, where it is for later. */
  readonly dueAt: number | null;
  /** When the customer wants it; null: as soon as can be. */
  readonly deliverAt: number | null;
  readonly readyAt: number | null;
  readonly promisedAt: number;
  readonly endedAt: number | null;
  /** Why it ended, or was put off: a word for a sentence. */
  readonly cause: string | null;
  readonly acknowledgedAt: number | null;
  readonly prints: number;
  readonly items: number;
  readonly currency: string;
  /** A first name, or nothing. */
  readonly customer: string;
  readonly lines: readonly KitchenLine[];
  readonly driver: {
    readonly name: string;
    readonly vehicle: "bike" | "scooter" | "car";
  } | null;
};

/** How the restaurant stands. `version` goes up with each change. */
export type KitchenShop = {
  readonly restaurantId: string;
  readonly version: number;
  readonly name: string;
  readonly timeZone: string;
  /** What it usually needs, minutes. */
  readonly prepMin: number;
  readonly pausedUntil: number | null;
  readonly pauseCause: "kitchen" | "missed" | null;
  readonly busyUntil: number | null;
  /** So much longer everything takes until then, minutes. */
  readonly busyMin: number;
};

export const BOARD_COLUMNS = ["new", "scheduled", "preparing", "ready", "on_the_way"] as const;
export type BoardColumn = (typeof BOARD_COLUMNS)[number];

/** Where on the board an order hangs. What has ended hangs in the last column it can be told in, until it is forgotten. */
export function columnOf(status: OrderStatus): BoardColumn {
  switch (status) {
    case "placed":
      return "new";
    case "accepted":
    case "preparing":
      return "preparing";
    case "ready":
      return "ready";
    case "scheduled":
    case "draft":
    case "awaiting_payment":
      return "scheduled";
    default:
      return "on_the_way";
  }
}

/** Ends are shown for so long. */
export const ENDED_SHOWN_MS = 10 * 60_000;
/** Nobody has acknowledged an order for so long: somebody is called. */
export const ESCALATE_AFTER_MS = 60_000;
/** Most orders that a board holds. */
export const MAX_ON_BOARD = 300;

/** True while an order is to be heard: nobody has said that they have seen it. */
export function isRinging({ status, acknowledgedAt }: Pick<KitchenOrder, "status" | "acknowledgedAt">): boolean {
  return status === "placed" && acknowledgedAt === null;
}

/** In a column the most urgent comes first. */
export function byUrgency(a: KitchenOrder, b: KitchenOrder): number {
  return urgencyOf(a) - urgencyOf(b) || (a.orderId < b.orderId ? -1 : 1);
}

function urgencyOf(order: KitchenOrder): number {
  switch (columnOf(order.status)) {
    case "new":
      return order.answerBy ?? order.rangAt ?? order.placedAt;
    case "preparing":
    case "ready":
      return order.readyAt ?? order.placedAt;
    case "scheduled":
      return order.deliverAt ?? order.placedAt;
    case "on_the_way":
      // what has ended comes last, the newest first
      return order.endedAt === null ? order.promisedAt : 1e14 - order.endedAt;
  }
}
