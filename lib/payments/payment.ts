import type { Currency } from "#lib/core/money.ts";
import { isUnmade, type OrderStatus } from "#lib/orders/status.ts";

/**
 * An order's money at the provider:
 *
 *   starting → open ─────────────────────▶ held → captured
 *                │ └─▶ saved ──────────────▶ │ └──▶ released     (given back before it was taken)
 *                │       │ └──▶ asking ────▶ ┘
 *                └───────┴────────┴──▶ abandoned                (nobody paid)
 *
 * starting: the provider does not know of it yet. open: somebody may pay, or give a card to keep. saved: their card is kept,
 * and the amount is held by it when it is time (`holdAt`). asking: the card was refused then, and somebody is to pay on a page.
 * held: their bank has set the amount aside.
 * It only goes forward, by what the provider says is so when it is asked; events only say when to ask. What happens
 * after `captured` (refunds, disputes) are amounts, not steps.
 */
export const PAYMENT_STATUSES = [
  "starting",
  "open",
  "saved",
  "asking",
  "held",
  "captured",
  "released",
  "abandoned",
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** How far along each is. Nothing goes to a lower one, nor from one end to another. */
const RANK: Readonly<Record<PaymentStatus, number>> = {
  starting: 0,
  open: 1,
  saved: 2,
  asking: 3,
  held: 4,
  captured: 5,
  released: 5,
  abandoned: 5,
};

/** What is known here. Amounts in the currency's smallest unit. */
export type Payment = {
  readonly status: PaymentStatus;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly disputedMinor: number;
  /** From when on the amount is held by a card that is kept, ms since 1970; null: it is held when somebody pays. */
  readonly holdAt: number | null;
};

/** What the provider says, all of one moment. */
export type ProviderState = {
  readonly session: "open" | "complete" | "expired";
  /** The card that was given there to be kept. */
  readonly methodId: string | null;
  /** Null until somebody has tried to pay. */
  readonly intent: ProviderIntent | null;
};

export type ProviderIntent = {
  readonly id: string;
  readonly currency: Currency;
  /** open: not paid (yet) · held · captured · cancelled: given back or never held */
  readonly status: "open" | "held" | "captured" | "cancelled";
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly feeMinor: number;
  /** It was held before it was cancelled. */
  readonly wasHeld: boolean;
  readonly refunds: readonly ProviderRefund[];
  readonly disputes: readonly ProviderDispute[];
};

export type ProviderRefund = {
  readonly id: string;
  /** Ours, where we asked for it. */
  readonly refundId: string | null;
  readonly amountMinor: number;
};
export type ProviderDispute = { readonly id: string; readonly amountMinor: number; readonly isWon: boolean };

/** What the payment is by what the provider says. What would be a step back is none: an old answer changes nothing. */
export function follow(payment: Payment, state: ProviderState): Payment {
  const { intent } = state;
  const seen = statusOf(payment, state);
  const status = RANK[seen] > RANK[payment.status] ? seen : payment.status;
  if (!intent) return { ...payment, status };
  const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0);
  return {
    ...payment,
    status,
    capturedMinor: Math.max(payment.capturedMinor, intent.capturedMinor),
    refundedMinor: Math.max(payment.refundedMinor, sum(intent.refunds.map(({ amountMinor }) => amountMinor))),
    disputedMinor: sum(intent.disputes.filter(({ isWon }) => !isWon).map(({ amountMinor }) => amountMinor)),
  };
}

function statusOf({ status, holdAt }: Payment, { session, methodId, intent }: ProviderState): PaymentStatus {
  if (intent?.status === "captured") return "captured";
  if (intent?.status === "held") return "held";
  if (intent?.status === "cancelled" && intent.wasHeld) return "released";
  // A try without its owner that came to nothing, and a page that was left, may be followed by another.
  if (holdAt !== null && (status === "saved" || status === "asking")) return status;
  if (holdAt !== null && methodId !== null) return "saved";
  return session === "expired" || intent?.status === "cancelled" ? "abandoned" : "open";
}

/**
 * A kept card serves nothing once its order is over, nor does a page that nobody can pay on any more. Not to be asked
 * while nobody knows whether the card was held.
 */
export function withoutOrder(payment: Payment, order: OrderStatus, session: ProviderState["session"]): PaymentStatus {
  const isWaiting = payment.status === "saved" || (payment.status === "asking" && session !== "open");
  return isWaiting && isUnmade(order) ? "abandoned" : payment.status;
}

const PATIENCE_MS = 10 * 60_000;

/** Where an order stands in time. `dueAt`: when the kitchen gets it, ms since 1970; null: at once. */
export type OrderTime = { readonly status: OrderStatus; readonly dueAt: number | null };

/** What an order is that its payment moves: the step to take, or null. */
export function stepFor({ status: order, dueAt }: OrderTime, payment: Payment, nowMs: number): OrderStatus | null {
  const isDue = dueAt === null || dueAt <= nowMs;
  const isPaid = payment.status === "held" || payment.status === "captured";
  const isSure = isPaid || payment.status === "saved" || payment.status === "asking";
  const isOff = payment.status === "abandoned" || payment.status === "released";
  if (order === "draft" && (isSure || payment.status === "open")) return "awaiting_payment";
  if (order === "awaiting_payment" && isSure) return isPaid && isDue ? "placed" : "scheduled";
  // What nobody has paid for by the time that it is due is not made; a card that is being asked may take a little longer.
  const isLate = payment.status !== "saved" || (dueAt ?? 0) + PATIENCE_MS <= nowMs;
  if (order === "scheduled" && isDue && (isPaid || isLate)) return isPaid ? "placed" : "expired";
  if ((order === "draft" || order === "awaiting_payment" || order === "scheduled") && isOff) return "expired";
  if (payment.refundedMinor === 0 || !AFTER_END.has(order)) return null;
  const isWhole = payment.refundedMinor >= payment.capturedMinor;
  if (order !== "refunded" && isWhole) return "refunded";
  return order !== "refunded_part" && order !== "refunded" ? "refunded_part" : null;
}
const AFTER_END: ReadonlySet<OrderStatus> = new Set(["delivered", "rejected", "cancelled", "expired", "refunded_part"]);

/** A refund that somebody here has asked for. */
export type WantedRefund = { readonly refundId: string; readonly amountMinor: number };

/** What the provider is to be asked to do next. */
export type NextCall =
  | { readonly kind: "expire" }
  | { readonly kind: "hold"; readonly amountMinor: number }
  | { readonly kind: "capture"; readonly amountMinor: number }
  | { readonly kind: "release" }
  | { readonly kind: "refund"; readonly refundId: string; readonly amountMinor: number };

export type CaptureAt = "handover" | "acceptance";

const CAPTURED_FROM: Readonly<Record<CaptureAt, ReadonlySet<OrderStatus>>> = {
  handover: new Set(["delivered"]),
  acceptance: new Set(["accepted", "preparing", "ready", "picked_up", "delivered"]),
};

/**
 * What is to be asked of the provider, given where the order stands: one thing at a time, null for nothing.
 * An order that ends without food gets its money back whole, held or taken.
 *
 * @param totalMinor what the order costs by now, at most what was held
 */
export function nextCall(
  order: { readonly status: OrderStatus; readonly totalMinor: number },
  payment: Payment,
  wanted: readonly WantedRefund[],
  captureAt: CaptureAt,
  nowMs: number,
): NextCall | null {
  const isOver = isUnmade(order.status);
  if (payment.status === "open" || payment.status === "asking") return isOver ? { kind: "expire" } : null;
  if (payment.status === "saved") {
    const isTime = payment.holdAt !== null && payment.holdAt <= nowMs;
    return isTime && !isOver ? { kind: "hold", amountMinor: payment.amountMinor } : null;
  }
  if (payment.status === "held") {
    if (isOver || order.totalMinor === 0) return { kind: "release" };
    const isDue = CAPTURED_FROM[captureAt].has(order.status);
    return isDue ? { kind: "capture", amountMinor: Math.min(order.totalMinor, payment.amountMinor) } : null;
  }
  const [refund] = wanted;
  return payment.status === "captured" && refund ? { kind: "refund", ...refund } : null;
}

/** What can still be given back, all wishes counted. */
export function refundableMinor(payment: Payment, wanted: readonly WantedRefund[]): number {
  const asked = wanted.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return payment.status === "captured" ? Math.max(0, payment.capturedMinor - payment.refundedMinor - asked) : 0;
}
