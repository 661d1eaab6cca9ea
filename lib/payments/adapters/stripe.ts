import Stripe from "stripe";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { isId } from "#lib/core/ids.ts";
import { chargeStepOf, currencyOf } from "#lib/core/money.ts";
import type { ProviderDispute, ProviderIntent, ProviderRefund, ProviderState } from "../payment.ts";
import { type NewCheckout, type PaymentProvider, type ProviderEvent, ProviderFailure } from "../provider.ts";
import { feeOf, fromProviderAmount, toProviderAmount, toProviderAmountAtMost } from "../provider-amount.ts";

export type StripeSettings = {
  readonly secretKey: string;
  /** Newest first: while a secret is changed, both sign. */
  readonly webhookSecrets: readonly string[];
  /** Another address that speaks the same API, as the demo's double; null: Stripe's own. */
  readonly apiUrl: string | null;
};

const TIMEOUT_MS = 20_000;
const SIGNATURE_TOLERANCE_S = 300;
/** As many as the API gives. */
const EVENTS_A_PAGE = 100;
/** Every event that says something of an order's money. */
export const EVENT_TYPES = [
  "checkout.session.completed",
  "checkout.session.expired",
  "setup_intent.succeeded",
  "payment_intent.amount_capturable_updated",
  "payment_intent.succeeded",
  "payment_intent.canceled",
  "charge.refunded",
  "charge.expired",
  "refund.created",
  "refund.updated",
  "charge.dispute.created",
  "charge.dispute.closed",
] as const;

/** The provider over Stripe's API: Checkout with manual capture. */
export function createStripe({ secretKey, webhookSecrets, apiUrl }: StripeSettings): PaymentProvider {
  const stripe = new Stripe(secretKey, { timeout: TIMEOUT_MS, maxNetworkRetries: 1, telemetry: false, ...at(apiUrl) });

  return {
    async createCustomer(orderId, key) {
      const wanted = { metadata: { order: orderId } };
      return (await ask(() => stripe.customers.create(wanted, { idempotencyKey: key }))).id;
    },
    async hold({ orderId, currency, amountMinor, customerId, methodId }, key) {
      const wanted: Stripe.PaymentIntentCreateParams = {
        amount: toProviderAmount(amountMinor, currency),
        currency: currency.toLowerCase(),
        customer: customerId,
        payment_method: methodId,
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
        capture_method: "manual",
        off_session: true,
        confirm: true,
        metadata: { order: orderId },
      };
      await ask(() => stripe.paymentIntents.create(wanted, { idempotencyKey: key }));
    },
    async openCheckout(wanted, key) {
      const session = await ask(() => stripe.checkout.sessions.create(toSession(wanted), { idempotencyKey: key }));
      if (!session.url) throw new ProviderFailure("refused", "no_address", session.status);
      return { sessionId: session.id, url: session.url };
    },
    look: (payment) => ask(() => look(stripe, payment)),
    async expireCheckout(sessionId, key) {
      await ask(() => stripe.checkout.sessions.expire(sessionId, {}, { idempotencyKey: key }));
    },
    async capture(intentId, { amountMinor, currency }, key) {
      const wanted = { amount_to_capture: toProviderAmountAtMost(amountMinor, currency) };
      await ask(() => stripe.paymentIntents.capture(intentId, wanted, { idempotencyKey: key }));
    },
    async release(intentId, key) {
      await ask(() => stripe.paymentIntents.cancel(intentId, {}, { idempotencyKey: key }));
    },
    async refund(intentId, { refundId, amountMinor, currency }, key) {
      const amount = toProviderAmountAtMost(amountMinor, currency);
      const wanted = { payment_intent: intentId, amount, metadata: { refund: refundId } };
      await ask(() => stripe.refunds.create(wanted, { idempotencyKey: key }));
    },
    async *listEvents(sinceS) {
      const asked = { created: { gte: sinceS }, types: [...EVENT_TYPES], limit: EVENTS_A_PAGE };
      try {
        for await (const event of stripe.events.list(asked)) yield toEvent(event);
      } catch (error) {
        throw failureOf(error);
      }
    },
    readEvent(body, signature, nowMs) {
      for (const secret of webhookSecrets) {
        const event = verified(stripe, body, signature, secret, nowMs);
        if (event) return toEvent(event);
      }
      throw new AppError("signature_invalid");
    },
  };
}

function at(apiUrl: string | null): Stripe.StripeConfig {
  if (apiUrl === null) return {};
  const { hostname, port, protocol } = new URL(apiUrl);
  return { host: hostname, port, protocol: protocol === "http:" ? "http" : "https" };
}

function toSession(wanted: NewCheckout): Stripe.Checkout.SessionCreateParams {
  const currency = wanted.currency.toLowerCase();
  const lines = wanted.lines.filter(({ unitMinor }) => unitMinor > 0);
  const sum = lines.reduce((total, { unitMinor, quantity }) => total + unitMinor * quantity, 0);
  const areCharged = lines.every(({ unitMinor }) => unitMinor % chargeStepOf(wanted.currency) === 0);
  // Lines cannot be negative there: with something taken off, the order is one line.
  const shown =
    sum === wanted.totalMinor && areCharged
      ? lines
      : [{ name: wanted.restaurantName, unitMinor: wanted.totalMinor, quantity: 1 }];
  const metadata = { order: wanted.orderId, ...(wanted.tipId && { tip: wanted.tipId }) };
  const common = {
    client_reference_id: wanted.orderId,
    locale: wanted.locale as Stripe.Checkout.SessionCreateParams.Locale,
    success_url: wanted.successUrl,
    cancel_url: wanted.cancelUrl,
    expires_at: wanted.expiresAtS,
    metadata,
    ...(wanted.customerId && { customer: wanted.customerId }),
  };
  if (wanted.saves) return { ...common, mode: "setup", currency, setup_intent_data: { metadata } };
  return {
    ...common,
    mode: "payment",
    payment_intent_data: {
      capture_method: wanted.tipId ? "automatic" : "manual",
      description: `#${wanted.code}`,
      metadata,
    },
    line_items: shown.map(({ name, unitMinor, quantity }) => ({
      quantity,
      price_data: { currency, unit_amount: toProviderAmount(unitMinor, wanted.currency), product_data: { name } },
    })),
  };
}

const WITH_CHARGE = "latest_charge.balance_transaction";

const SESSION_ENDS = ["complete", "expired"] as const;

async function look(
  stripe: Stripe,
  { sessionId, intentId, customerId }: Parameters<PaymentProvider["look"]>[0],
): Promise<ProviderState> {
  if (intentId) {
    const intent = await toIntent(stripe, await stripe.paymentIntents.retrieve(intentId, { expand: [WITH_CHARGE] }));
    // A session whose intent has come so far is complete.
    if (intent.status !== "open") return { session: "complete", methodId: null, intent };
  }
  const expand = [`payment_intent.${WITH_CHARGE}`, "setup_intent"];
  const session = sessionId ? await stripe.checkout.sessions.retrieve(sessionId, { expand }) : null;
  const held = customerId ? await findIntentOf(stripe, customerId) : null;
  const intent = held ?? (session?.payment_intent as Stripe.PaymentIntent | null | undefined) ?? null;
  const setup = session?.setup_intent as Stripe.SetupIntent | null | undefined;
  return {
    session: session ? (SESSION_ENDS.find((end) => end === session.status) ?? "open") : "expired",
    methodId: setup?.status === "succeeded" ? (setup.payment_method as string | null) : null,
    intent: intent && (await toIntent(stripe, intent)),
  };
}

/** What was taken or held by a card of theirs, or was once; null: nothing. Of somebody who is there for one order. */
async function findIntentOf(stripe: Stripe, customer: string): Promise<Stripe.PaymentIntent | null> {
  const { data } = await stripe.paymentIntents.list({ customer, limit: 100, expand: [`data.${WITH_CHARGE}`] });
  const known = (status: Stripe.PaymentIntent.Status) => data.find((intent) => intent.status === status);
  const ended = data.find(
    ({ status, latest_charge: charge }) =>
      status === "canceled" && (charge as Stripe.Charge | null)?.status === "succeeded",
  );
  return known("succeeded") ?? known("requires_capture") ?? ended ?? null;
}

async function toIntent(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<ProviderIntent> {
  const charge = intent.latest_charge as Stripe.Charge | null;
  const transaction = charge?.balance_transaction as Stripe.BalanceTransaction | null | undefined;
  const isCaptured = intent.status === "succeeded";
  const all = { payment_intent: intent.id, limit: 100 };
  const refunds = isCaptured && charge && charge.amount_refunded > 0 ? (await stripe.refunds.list(all)).data : [];
  const disputes = isCaptured && charge?.disputed ? (await stripe.disputes.list(all)).data : [];
  const currency = currencyOf(intent.currency.toUpperCase());
  const ours = (amount: number) => fromProviderAmount(amount, currency);
  return {
    id: intent.id,
    currency,
    status: statusOf(intent.status),
    amountMinor: ours(intent.amount),
    capturedMinor: isCaptured ? ours(intent.amount_received) : 0,
    feeMinor: feeOf(transaction?.fee ?? 0, currency),
    wasHeld: charge?.status === "succeeded",
    refunds: refunds
      .filter(({ status }) => status !== "failed" && status !== "canceled")
      .map((refund) => toRefund(refund, ours)),
    disputes: disputes.map((dispute) => toDispute(dispute, ours)),
  };
}

function statusOf(status: Stripe.PaymentIntent.Status): ProviderIntent["status"] {
  if (status === "succeeded") return "captured";
  if (status === "requires_capture") return "held";
  return status === "canceled" ? "cancelled" : "open";
}

type Ours = (amount: number) => number;

function toRefund({ id, amount, metadata }: Stripe.Refund, ours: Ours): ProviderRefund {
  return { id, amountMinor: ours(amount), refundId: metadata?.refund ?? null };
}

function toDispute({ id, amount, status }: Stripe.Dispute, ours: Ours): ProviderDispute {
  return { id, amountMinor: ours(amount), isWon: status === "won" };
}

function verified(stripe: Stripe, body: string, signature: string, secret: string, nowMs: number): Stripe.Event | null {
  try {
    return stripe.webhooks.constructEvent(body, signature, secret, SIGNATURE_TOLERANCE_S, undefined, nowMs);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
    throw new AppError("bad_json", undefined, { cause: error });
  }
}

/** What of an event is read: it only says where to look. */
const eventSchema = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  // Within what PostgreSQL takes for a time.
  created: z.int().min(0).max(253_402_300_799),
  data: z.object({
    object: z.object({
      object: z.string().optional(),
      id: z.string().optional(),
      metadata: z.record(z.string(), z.unknown()).nullish(),
      payment_intent: z.unknown().optional(),
    }),
  }),
});

function toEvent(event: unknown): ProviderEvent {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) throw new AppError("bad_message", undefined, { cause: parsed.error });
  const { id, type, created, data } = parsed.data;
  const { object } = data;
  const { order, tip } = object.metadata ?? {};
  const intentId = object.object === "payment_intent" ? object.id : object.payment_intent;
  return {
    id: sound(id),
    type: sound(type),
    createdS: created,
    orderId: typeof order === "string" && isId("order", order) ? order : null,
    tipId: typeof tip === "string" && isId("tip", tip) ? tip : null,
    intentId: typeof intentId === "string" && intentId.length <= 255 ? sound(intentId) : null,
  };
}

/** PostgreSQL keeps no zero character, nor half of a pair. */
function sound(text: string): string {
  return Buffer.from(text.replaceAll("\0", "")).toString();
}

async function ask<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw failureOf(error);
  }
}

/** What went wrong with a request, as payments tell it apart; anything else as it is. */
function failureOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const status = error.statusCode ?? 0;
  const code = error.code ?? error.type;
  if (status === 0 || status === 409 || status === 429) return new ProviderFailure("unknown", code, error);
  if (status < 500) return new ProviderFailure("refused", code, error);
  const mayRepeat = error.headers?.["stripe-should-retry"] === "true";
  return new ProviderFailure(mayRepeat ? "unknown" : "broken", code, error);
}
