import type { OrderId, TipId } from "#lib/core/ids.ts";
import { isUnmade, type OrderStatus } from "#lib/orders/status.ts";
import type { NextCall, Payment, WantedRefund } from "./payment.ts";

/** The topic of the outbox that says: a tip's money may have moved. */
export const SETTLE_TIP_TOPIC = "payments.settle-tip";

export function settleTipChange(tipId: TipId): { topic: string; data: { tipId: TipId } } {
  return { topic: SETTLE_TIP_TOPIC, data: { tipId } };
}

/** A tip as its order's people see it. Amounts in the currency's smallest unit, times in ms since 1970. */
export type Tip = {
  readonly tipId: TipId;
  readonly orderId: OrderId;
  readonly status: Payment["status"];
  readonly currency: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
  readonly createdAt: number;
};

/** A tip may be given for so long after the order was handed over. */
export const TIP_WITHIN_MS = 14 * 24 * 3_600_000;

/** True where a tip may be given: it was handed over, not long ago, and not given back whole. */
export function isTippable(order: { status: OrderStatus; endedAt: number | null }, nowMs: number): boolean {
  const isDelivered = order.status === "delivered" || order.status === "refunded_part";
  return isDelivered && order.endedAt !== null && nowMs < order.endedAt + TIP_WITHIN_MS;
}

/** How much more may be tipped: with every tip that was paid or may be, at most what the order itself came to. */
export function tipRoomMinor(
  payment: Pick<Payment, "status" | "capturedMinor" | "refundedMinor">,
  tips: readonly Pick<Payment, "status" | "amountMinor">[],
): number {
  if (payment.status !== "captured") return 0;
  const given = tips.reduce((sum, { status, amountMinor }) => sum + (isOff(status) ? 0 : amountMinor), 0);
  return Math.max(0, payment.capturedMinor - payment.refundedMinor - given);
}

function isOff(status: Payment["status"]): boolean {
  return status === "abandoned" || status === "released";
}

/**
 * What is to be asked of the provider about a tip: nothing by itself, for it is taken as it is paid. Nobody can pay a tip for
 * what came to nothing, and what was asked to be given back is.
 */
export function nextTipCall(order: OrderStatus, tip: Payment, wanted: readonly WantedRefund[]): NextCall | null {
  if (tip.status === "open") return isUnmade(order) || order === "refunded" ? { kind: "expire" } : null;
  const [refund] = wanted;
  return tip.status === "captured" && refund ? { kind: "refund", ...refund } : null;
}
