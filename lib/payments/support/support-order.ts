import type { OrderId } from "#lib/core/ids.ts";
import type { OrderStatus } from "#lib/orders/status.ts";
import type { PaymentStatus } from "../payment.ts";

export type FoundOrder = {
  readonly orderId: OrderId;
  readonly code: string;
  readonly status: OrderStatus;
  readonly restaurant: string;
  readonly name: string | null;
  readonly totalMinor: number;
  readonly currency: string;
  readonly placedAt: Date;
  readonly payment: PaymentStatus | null;
  readonly problem: string | null;
};

/** What somebody was asked for, as they said it: an id, a code, an e-mail address or a phone number. */
export type Sought =
  | { readonly by: "id"; readonly id: OrderId }
  | { readonly by: "code" | "email" | "phone"; readonly text: string };

export type SupportOrder = {
  readonly contact: { readonly name?: string; readonly phone?: string; readonly email?: string };
  readonly events: readonly SupportEvent[];
  readonly payment: SupportPayment | null;
  readonly calls: readonly SupportCall[];
  /** What the provider told of it, by whichever way it came. */
  readonly inbox: readonly SupportNews[];
  /** What was given after the delivery. */
  readonly tips: readonly SupportTip[];
  readonly refunds: readonly SupportRefund[];
  readonly ledger: readonly SupportEntry[];
};
export type SupportEvent = {
  readonly seq: number;
  readonly type: string;
  readonly status: OrderStatus | null;
  readonly actor: string;
  readonly actorId: string | null;
  readonly cause: string | null;
  readonly at: string;
};
export type SupportPayment = {
  readonly status: PaymentStatus;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly disputedMinor: number;
  readonly sessionId: string | null;
  readonly intentId: string | null;
  readonly problem: string | null;
  readonly lookAt: string | null;
  readonly updatedAt: string;
};
export type SupportCall = {
  readonly key: string;
  readonly kind: string;
  readonly attempt: number;
  /** How often it was asked under its key. */
  readonly asks: number;
  readonly askedAt: string;
  readonly answeredAt: string | null;
  readonly outcome: string | null;
  readonly detail: string | null;
};
export type SupportNews = {
  readonly eventId: string;
  readonly type: string;
  readonly source: "webhook" | "sweep";
  readonly createdAt: string;
  readonly receivedAt: string;
  readonly doneAt: string | null;
};
export type SupportTip = {
  readonly id: string;
  readonly status: PaymentStatus;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly problem: string | null;
  readonly createdAt: string;
};
export type SupportRefund = {
  readonly id: string;
  /** The tip that it gives back of; null: of the order itself. */
  readonly tipId: string | null;
  readonly amountMinor: number;
  readonly reason: string;
  readonly status: string;
  readonly actor: string;
  readonly createdAt: string;
};
export type SupportEntry = {
  readonly key: string;
  readonly account: string;
  readonly amountMinor: number;
  readonly at: string;
};
