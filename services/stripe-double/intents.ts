import { ApiError, invalid } from "./api-error.ts";
import { askBank, feeOf, NOBODY_THERE, NOT_PROVEN } from "./bank.ts";
import type { Desk } from "./desk.ts";
import type { Charge, IntentError, Metadata, PaymentIntent, PaymentMethod } from "./objects.ts";
import { shown } from "./shown.ts";

/*
 * A payment intent:
 *
 *   requires_payment_method ─confirm─▶ requires_capture ─capture─▶ succeeded
 *        ▲      │                         │
 *        │      └─confirm─▶ requires_action ─proven─▶ (as confirm)
 *        └──── declined, or not proven ───┘
 *   any but succeeded and canceled ─cancel─▶ canceled
 *
 * With automatic capture, what would be requires_capture is succeeded at once.
 */

/** A hold that nobody captured is given back after so many seconds: seven days, as with most cards. */
export const HOLD_SECONDS = 7 * 24 * 3_600;

export type NewIntent = {
  readonly amount: number;
  readonly currency: string;
  readonly captureMethod: "automatic" | "manual";
  readonly customer: string | null;
  readonly description: string | null;
  readonly setupFutureUsage: "off_session" | "on_session" | null;
  readonly metadata: Metadata;
};

export function createIntent(desk: Desk, wanted: NewIntent): PaymentIntent {
  if (wanted.customer) desk.store.require("customers", wanted.customer);
  const base = desk.newBase("pi", "payment_intent");
  const intent: PaymentIntent = {
    ...base,
    amount: wanted.amount,
    amount_capturable: 0,
    amount_received: 0,
    currency: wanted.currency,
    capture_method: wanted.captureMethod,
    client_secret: `${base.id}_secret_${desk.newId("s").slice(2)}`,
    customer: wanted.customer,
    description: wanted.description,
    setup_future_usage: wanted.setupFutureUsage,
    payment_method: null,
    latest_charge: null,
    last_payment_error: null,
    next_action: null,
    status: "requires_payment_method",
    canceled_at: null,
    cancellation_reason: null,
    metadata: wanted.metadata,
  };
  desk.store.put("payment_intents", intent);
  desk.emit("payment_intent.created", intent);
  return intent;
}

export type Confirmation = { readonly offSession: boolean; readonly returnUrl: string | null };

/** Asks for the money. Throws ApiError 402 where the bank says no, the intent being what the event then tells. */
export function confirmIntent(
  desk: Desk,
  intent: PaymentIntent,
  method: PaymentMethod,
  { offSession, returnUrl }: Confirmation,
): PaymentIntent {
  if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status)) {
    throw unexpectedState(intent, "confirm");
  }
  intent.payment_method = method.id;
  const verdict = askBank(method.behaviour, false);
  if (verdict.kind === "declined") throw failIntent(desk, intent, method, verdict.error);
  if (verdict.kind === "challenge") {
    if (offSession) throw failIntent(desk, intent, method, NOBODY_THERE);
    intent.status = "requires_action";
    intent.next_action = {
      type: "redirect_to_url",
      redirect_to_url: { url: `${desk.baseUrl}/3ds/${intent.id}`, return_url: returnUrl },
    };
    desk.store.put("payment_intents", intent);
    desk.emit("payment_intent.requires_action", intent);
    return intent;
  }
  return hold(desk, intent, method);
}

/** The customer has shown their bank who they are, or failed to. Throws ApiError 402 where nothing comes of it. */
export function answerChallenge(desk: Desk, intent: PaymentIntent, isProven: boolean): PaymentIntent {
  if (intent.status !== "requires_action" || !intent.payment_method) throw unexpectedState(intent, "confirm");
  const method = desk.store.require("payment_methods", intent.payment_method);
  if (!isProven) throw failIntent(desk, intent, method, NOT_PROVEN);
  const verdict = askBank(method.behaviour, true);
  if (verdict.kind === "declined") throw failIntent(desk, intent, method, verdict.error);
  return hold(desk, intent, method);
}

function hold(desk: Desk, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const charge = newCharge(desk, intent, method, null);
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  desk.book({ kind: "hold", payment_intent: intent.id, amount: intent.amount, currency: intent.currency });
  if (intent.setup_future_usage && intent.customer) {
    method.customer = intent.customer;
    desk.store.put("payment_methods", method);
  }
  if (intent.capture_method === "automatic") {
    take(desk, intent, charge, intent.amount);
    desk.emit("charge.succeeded", charge);
    desk.emit("payment_intent.succeeded", intent);
    return intent;
  }
  intent.status = "requires_capture";
  intent.amount_capturable = intent.amount;
  desk.store.put("payment_intents", intent);
  desk.emit("charge.succeeded", charge);
  desk.emit("payment_intent.amount_capturable_updated", intent);
  return intent;
}

/** Takes the held money, or so much of it: the rest goes back. */
export function captureIntent(desk: Desk, intent: PaymentIntent, amount: number | null): PaymentIntent {
  if (intent.status !== "requires_capture" || !intent.latest_charge) throw unexpectedState(intent, "capture");
  const wanted = amount ?? intent.amount_capturable;
  if (wanted < 1 || wanted > intent.amount_capturable) {
    throw invalid(
      `The amount_to_capture (${wanted}) must be at most the capturable amount (${intent.amount_capturable}).`,
      "amount_to_capture",
      "amount_too_large",
    );
  }
  const charge = desk.store.require("charges", intent.latest_charge);
  take(desk, intent, charge, wanted);
  desk.emit("charge.captured", charge);
  desk.emit("payment_intent.succeeded", intent);
  return intent;
}

function take(desk: Desk, intent: PaymentIntent, charge: Charge, amount: number): void {
  intent.status = "succeeded";
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  charge.captured = true;
  charge.amount_captured = amount;
  // The part of a charge that was not captured counts as refunded there.
  charge.amount_refunded = charge.amount - amount;
  const fee = feeOf(amount);
  const transaction = {
    ...desk.newBase("txn", "balance_transaction"),
    amount,
    fee,
    net: amount - fee,
    currency: intent.currency,
    type: "charge" as const,
    source: charge.id,
  };
  charge.balance_transaction = transaction.id;
  desk.store.put("balance_transactions", transaction);
  desk.store.put("charges", charge);
  desk.store.put("payment_intents", intent);
  desk.book({ kind: "capture", payment_intent: intent.id, amount, currency: intent.currency });
  const rest = intent.amount - amount;
  if (rest > 0) desk.book({ kind: "release", payment_intent: intent.id, amount: rest, currency: intent.currency });
}

/** Gives a hold back, or ends an intent that never held anything. */
export function cancelIntent(desk: Desk, intent: PaymentIntent, reason: string | null): PaymentIntent {
  if (intent.status === "succeeded" || intent.status === "canceled") throw unexpectedState(intent, "cancel");
  if (intent.status === "requires_capture") {
    desk.book({
      kind: "release",
      payment_intent: intent.id,
      amount: intent.amount_capturable,
      currency: intent.currency,
    });
    const charge = desk.store.require("charges", intent.latest_charge ?? "");
    charge.refunded = true;
    charge.amount_refunded = charge.amount;
    desk.store.put("charges", charge);
    desk.emit(reason === "automatic" ? "charge.expired" : "charge.refunded", charge);
  }
  intent.status = "canceled";
  intent.amount_capturable = 0;
  intent.next_action = null;
  intent.canceled_at = desk.now();
  intent.cancellation_reason = reason;
  desk.store.put("payment_intents", intent);
  desk.emit("payment_intent.canceled", intent);
  return intent;
}

/** Gives back every hold that is too old. */
export function expireHolds(desk: Desk): void {
  for (const intent of desk.store.all("payment_intents")) {
    if (intent.status !== "requires_capture" || !intent.latest_charge) continue;
    const charge = desk.store.require("charges", intent.latest_charge);
    if (charge.created + HOLD_SECONDS <= desk.now()) cancelIntent(desk, intent, "automatic");
  }
}

/** Tells of a failed attempt; returns what to throw. */
function failIntent(desk: Desk, intent: PaymentIntent, method: PaymentMethod, error: IntentError): ApiError {
  const charge = newCharge(desk, intent, method, error);
  intent.latest_charge = charge.id;
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = error;
  desk.store.put("payment_intents", intent);
  desk.emit("charge.failed", charge);
  desk.emit("payment_intent.payment_failed", intent);
  return new ApiError(402, "card_error", error.message, {
    code: error.code,
    ...(error.decline_code && { decline_code: error.decline_code }),
    payment_intent: shown(intent),
  });
}

function newCharge(desk: Desk, intent: PaymentIntent, method: PaymentMethod, error: IntentError | null): Charge {
  const charge: Charge = {
    ...desk.newBase("ch", "charge"),
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    currency: intent.currency,
    customer: intent.customer,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: "card", card: method.card },
    status: error ? "failed" : "succeeded",
    failure_code: error?.code ?? null,
    failure_message: error?.message ?? null,
    balance_transaction: null,
    captured: false,
    disputed: false,
    refunded: false,
    metadata: intent.metadata,
  };
  desk.store.put("charges", charge);
  return charge;
}

function unexpectedState(intent: PaymentIntent, action: string): ApiError {
  return new ApiError(
    400,
    "invalid_request_error",
    `You cannot ${action} this PaymentIntent because it has a status of ${intent.status}.`,
    { code: "payment_intent_unexpected_state", payment_intent: shown(intent) },
  );
}
