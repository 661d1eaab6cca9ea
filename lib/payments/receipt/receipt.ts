import type { OrderStatus } from "#lib/orders/status.ts";
import type { PaymentStatus } from "../payment.ts";

/** An order as whoever paid for it may keep it: what it was, what it came to, what became of the money. Times are ms since 1970. */
export type Receipt = {
  readonly orderId: string;
  readonly code: string;
  readonly status: OrderStatus;
  readonly restaurant: { readonly name: string; readonly slug: string; readonly address: string };
  readonly placedAt: number;
  /** When it was asked for; null: as soon as can be. */
  readonly deliverAt: number | null;
  readonly door: { readonly label?: string; readonly floor?: string; readonly note?: string };
  readonly currency: string;
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly unitMinor: number }[];
  readonly foodMinor: number;
  readonly discountMinor: number;
  readonly feeMinor: number;
  readonly tipMinor: number;
  readonly totalMinor: number;
  /** Null where nobody pays for it, as for what the demo makes. */
  readonly payment: ReceiptPayment | null;
  /** Tips after the delivery that were paid or wait for it. */
  readonly tips: readonly { readonly status: PaymentStatus; readonly amountMinor: number }[];
};

type ReceiptPayment = {
  readonly status: PaymentStatus;
  /** What the bank has set aside, or had. */
  readonly heldMinor: number;
  readonly takenMinor: number;
  readonly givenBackMinor: number;
  /** What is on its way back and not confirmed yet. */
  readonly goingBackMinor: number;
};
