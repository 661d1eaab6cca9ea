import { invalid } from "./api-error.ts";
import type { Desk } from "./desk.ts";
import { cancelIntent, confirmIntent, createIntent } from "./intents.ts";
import { confirmSetup, createMethod, createSetup } from "./methods.ts";
import type { CheckoutSession, LineItem, PaymentIntent, SetupIntent } from "./objects.ts";

/*
 * A checkout session: open ─paid─▶ complete, open ─expired, by hand or by time─▶ expired. Its intent comes to be when
 * somebody first tries to pay, and stays the same through every further try.
 */

export type NewSession = Pick<
  CheckoutSession,
  | "mode"
  | "currency"
  | "cancel_url"
  | "success_url"
  | "client_reference_id"
  | "locale"
  | "customer"
  | "customer_email"
  | "metadata"
  | "intentData"
> & {
  readonly expiresAt: number | null;
  readonly items: readonly { readonly name: string; readonly unitAmount: number; readonly quantity: number }[];
};

const DAY_SECONDS = 24 * 3_600;
const LEAST_SECONDS = 30 * 60;

export function createSession(desk: Desk, wanted: NewSession): CheckoutSession {
  if (wanted.customer) desk.store.require("customers", wanted.customer);
  const base = desk.newBase("cs_test", "checkout.session");
  const expiresAt = wanted.expiresAt ?? desk.now() + DAY_SECONDS;
  if (expiresAt < desk.now() + LEAST_SECONDS - 60 || expiresAt > desk.now() + DAY_SECONDS + 60) {
    throw invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", "expires_at");
  }
  const total = wanted.items.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0);
  if (wanted.mode === "payment" && wanted.items.length === 0)
    throw invalid("Missing required param: line_items.", "line_items");
  if (wanted.mode === "payment" && total < 1)
    throw invalid("The total amount must be greater than zero.", "line_items");
  const { expiresAt: _, items, ...rest } = wanted;
  const session: CheckoutSession = {
    ...base,
    ...rest,
    amount_subtotal: wanted.mode === "payment" ? total : null,
    amount_total: wanted.mode === "payment" ? total : null,
    expires_at: expiresAt,
    customer_details: null,
    payment_intent: null,
    setup_intent: null,
    payment_status: wanted.mode === "payment" ? "unpaid" : "no_payment_required",
    status: "open",
    url: `${desk.baseUrl}/c/pay/${base.id}`,
  };
  desk.store.put("sessions", session);
  for (const { name, unitAmount, quantity } of items) {
    const item: LineItem = {
      ...desk.newBase("li", "item"),
      amount_total: unitAmount * quantity,
      amount_subtotal: unitAmount * quantity,
      currency: wanted.currency ?? "",
      description: name,
      quantity,
      session: session.id,
    };
    desk.store.put("line_items", item);
  }
  return session;
}

export type Payer = {
  readonly cardNumber: string;
  readonly expiry: { readonly month: number; readonly year: number };
  readonly email: string | null;
  readonly name: string | null;
};

/**
 * Somebody fills the page in and presses the button. Throws ApiError 402 where the bank says no: they may try again.
 * @returns the intent, which may first ask for a proof
 */
export function paySession(desk: Desk, session: CheckoutSession, payer: Payer): PaymentIntent | SetupIntent {
  if (session.status !== "open") throw invalid(`This Checkout Session is ${session.status}.`);
  session.customer_details = { email: session.customer_email ?? payer.email, name: payer.name };
  desk.store.put("sessions", session);
  const returnUrl = `${desk.baseUrl}/c/return/${session.id}`;
  const intent = session.mode === "payment" ? requireIntent(desk, session) : requireSetup(desk, session);
  const method = createMethod(desk, payer.cardNumber, payer.expiry);
  const confirmed =
    intent.object === "payment_intent"
      ? confirmIntent(desk, intent, method, { offSession: false, returnUrl })
      : confirmSetup(desk, intent, method, returnUrl);
  settleSession(desk, session);
  return confirmed;
}

/** Completes the session once its intent has what it needs. */
export function settleSession(desk: Desk, session: CheckoutSession): void {
  if (session.status !== "open") return;
  const intent = session.payment_intent ? desk.store.require("payment_intents", session.payment_intent) : null;
  const setup = session.setup_intent ? desk.store.require("setup_intents", session.setup_intent) : null;
  const isDone = intent ? ["requires_capture", "succeeded"].includes(intent.status) : setup?.status === "succeeded";
  if (!isDone) return;
  session.status = "complete";
  session.url = null;
  // A hold is not yet a payment.
  if (intent?.status === "succeeded") session.payment_status = "paid";
  desk.store.put("sessions", session);
  desk.emit("checkout.session.completed", session);
}

export function expireSession(desk: Desk, session: CheckoutSession): CheckoutSession {
  if (session.status !== "open") {
    throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`);
  }
  session.status = "expired";
  session.url = null;
  desk.store.put("sessions", session);
  const intent = session.payment_intent ? desk.store.find("payment_intents", session.payment_intent) : null;
  if (intent && intent.status !== "canceled") cancelIntent(desk, intent, "automatic");
  desk.emit("checkout.session.expired", session);
  return session;
}

/** Ends every open session whose time is up. */
export function expireSessions(desk: Desk): void {
  for (const session of desk.store.all("sessions")) {
    if (session.status === "open" && session.expires_at <= desk.now()) expireSession(desk, session);
  }
}

/** The session that an intent was made by, or null. */
export function sessionOf(desk: Desk, intentId: string): CheckoutSession | null {
  for (const session of desk.store.all("sessions")) {
    if (session.payment_intent === intentId || session.setup_intent === intentId) return session;
  }
  return null;
}

function requireIntent(desk: Desk, session: CheckoutSession): PaymentIntent {
  if (session.payment_intent) return desk.store.require("payment_intents", session.payment_intent);
  const { captureMethod, setupFutureUsage, description, metadata } = session.intentData;
  const intent = createIntent(desk, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "",
    captureMethod,
    customer: session.customer,
    description,
    setupFutureUsage,
    metadata,
  });
  session.payment_intent = intent.id;
  desk.store.put("sessions", session);
  return intent;
}

function requireSetup(desk: Desk, session: CheckoutSession): SetupIntent {
  if (session.setup_intent) return desk.store.require("setup_intents", session.setup_intent);
  const setup = createSetup(desk, {
    customer: session.customer,
    usage: "off_session",
    metadata: session.intentData.metadata,
  });
  session.setup_intent = setup.id;
  desk.store.put("sessions", session);
  return setup;
}
