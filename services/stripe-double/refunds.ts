import { ApiError, invalid } from "./api-error.ts";
import type { Desk } from "./desk.ts";
import type { Charge, Dispute, Metadata, PaymentIntent, Refund } from "./objects.ts";

export type NewRefund = {
  readonly amount: number | null;
  readonly reason: string | null;
  readonly metadata: Metadata;
};

/** Gives captured money back, all that is left of it or so much. */
export function createRefund(desk: Desk, intent: PaymentIntent, wanted: NewRefund): Refund {
  const charge = intent.latest_charge ? desk.store.require("charges", intent.latest_charge) : null;
  if (!charge?.captured) {
    throw invalid("This PaymentIntent does not have a successful charge to refund.", "payment_intent");
  }
  const left = leftOf(desk, charge);
  if (left === 0) {
    throw new ApiError(400, "invalid_request_error", `Charge ${charge.id} has already been refunded.`, {
      code: "charge_already_refunded",
    });
  }
  const amount = wanted.amount ?? left;
  if (amount < 1 || amount > left) {
    throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, "amount");
  }
  const base = desk.newBase("re", "refund");
  const transaction = move(desk, charge, -amount, "refund", base.id);
  const refund: Refund = {
    ...base,
    amount,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: intent.id,
    reason: wanted.reason,
    status: "succeeded",
    balance_transaction: transaction,
    metadata: wanted.metadata,
  };
  desk.store.put("refunds", refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded >= charge.amount;
  desk.store.put("charges", charge);
  desk.book({ kind: "refund", payment_intent: intent.id, amount, currency: charge.currency });
  desk.emit("refund.created", refund);
  desk.emit("charge.refunded", charge);
  return refund;
}

/** The customer's bank takes the money back, and asks the merchant why it should not. */
export function openDispute(desk: Desk, charge: Charge): Dispute {
  if (!charge.captured || charge.disputed) throw invalid("Only a captured charge can be disputed, and once");
  const base = desk.newBase("dp", "dispute");
  const dispute: Dispute = {
    ...base,
    amount: charge.amount_captured,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    reason: "fraudulent",
    balance_transactions: [move(desk, charge, -charge.amount_captured, "adjustment", base.id)],
    status: "needs_response",
    metadata: {},
  };
  charge.disputed = true;
  desk.store.put("charges", charge);
  desk.store.put("disputes", dispute);
  desk.book({
    kind: "dispute",
    payment_intent: charge.payment_intent,
    amount: dispute.amount,
    currency: charge.currency,
  });
  desk.emit("charge.dispute.created", dispute);
  desk.emit("charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/** The bank decides. */
export function closeDispute(desk: Desk, dispute: Dispute, isWon: boolean): Dispute {
  if (dispute.status !== "needs_response") throw invalid(`This dispute is already closed: ${dispute.status}`);
  dispute.status = isWon ? "won" : "lost";
  if (isWon) {
    const charge = desk.store.require("charges", dispute.charge);
    dispute.balance_transactions = [
      ...dispute.balance_transactions,
      move(desk, charge, dispute.amount, "adjustment", dispute.id),
    ];
    desk.book({
      kind: "dispute_won",
      payment_intent: dispute.payment_intent,
      amount: dispute.amount,
      currency: dispute.currency,
    });
  }
  desk.store.put("disputes", dispute);
  if (isWon) desk.emit("charge.dispute.funds_reinstated", dispute);
  desk.emit("charge.dispute.closed", dispute);
  return dispute;
}

/** What can still be given back. What a partial capture left over is no refund, though the charge counts it as one. */
function leftOf(desk: Desk, charge: Charge): number {
  let given = 0;
  for (const refund of desk.store.all("refunds")) if (refund.charge === charge.id) given += refund.amount;
  return charge.amount_captured - given;
}

function move(desk: Desk, charge: Charge, amount: number, type: "refund" | "adjustment", source: string): string {
  const transaction = {
    ...desk.newBase("txn", "balance_transaction"),
    amount,
    fee: 0,
    net: amount,
    currency: charge.currency,
    type,
    source,
  };
  desk.store.put("balance_transactions", transaction);
  return transaction.id;
}
