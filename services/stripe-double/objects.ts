/** The objects of the API as far as they are used here, in its own shape: amounts in the smallest unit, times in seconds. */

export type Metadata = { readonly [key: string]: string };

type Base<Kind extends string> = {
  readonly id: string;
  readonly object: Kind;
  readonly created: number;
  readonly livemode: false;
};

export type Customer = Base<"customer"> & {
  email: string | null;
  name: string | null;
  metadata: Metadata;
  deleted?: true;
};

export type CardDetails = {
  readonly brand: string;
  readonly last4: string;
  readonly exp_month: number;
  readonly exp_year: number;
  readonly country: string;
};

export type PaymentMethod = Base<"payment_method"> & {
  readonly type: "card";
  customer: string | null;
  readonly card: CardDetails;
  /** Ours alone: how the bank behaves. Not shown. */
  readonly behaviour: CardBehaviour;
};

/** What the bank behind a card does. */
export type CardBehaviour =
  | "works"
  | "needs_3ds"
  | "needs_3ds_once"
  | "fails_later"
  | "declined"
  | "insufficient_funds"
  | "expired"
  | "disputes"
  | "declined_after_3ds";

export type IntentStatus =
  | "requires_payment_method"
  | "requires_confirmation"
  | "requires_action"
  | "requires_capture"
  | "succeeded"
  | "canceled";

export type IntentError = {
  readonly type: "card_error" | "invalid_request_error";
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
};

export type NextAction = {
  readonly type: "redirect_to_url";
  readonly redirect_to_url: { url: string; return_url: string | null };
};

export type PaymentIntent = Base<"payment_intent"> & {
  readonly amount: number;
  amount_capturable: number;
  amount_received: number;
  readonly currency: string;
  readonly capture_method: "automatic" | "manual";
  readonly client_secret: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly setup_future_usage: "off_session" | "on_session" | null;
  payment_method: string | null;
  latest_charge: string | null;
  last_payment_error: IntentError | null;
  next_action: NextAction | null;
  status: IntentStatus;
  canceled_at: number | null;
  cancellation_reason: string | null;
  metadata: Metadata;
};

export type SetupIntent = Base<"setup_intent"> & {
  readonly customer: string | null;
  readonly usage: "off_session" | "on_session";
  readonly client_secret: string;
  payment_method: string | null;
  last_setup_error: IntentError | null;
  next_action: NextAction | null;
  status: "requires_payment_method" | "requires_confirmation" | "requires_action" | "succeeded" | "canceled";
  metadata: Metadata;
};

export type Charge = Base<"charge"> & {
  readonly amount: number;
  amount_captured: number;
  amount_refunded: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly payment_intent: string;
  readonly payment_method: string;
  readonly payment_method_details: { readonly type: "card"; readonly card: CardDetails };
  readonly status: "succeeded" | "failed";
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  balance_transaction: string | null;
  captured: boolean;
  disputed: boolean;
  refunded: boolean;
  metadata: Metadata;
};

export type Refund = Base<"refund"> & {
  readonly amount: number;
  readonly currency: string;
  readonly charge: string;
  readonly payment_intent: string;
  readonly reason: string | null;
  readonly status: "succeeded";
  readonly balance_transaction: string;
  metadata: Metadata;
};

export type BalanceTransaction = Base<"balance_transaction"> & {
  /** What moves the balance before the fee: refunds and disputes are negative. */
  readonly amount: number;
  readonly fee: number;
  readonly net: number;
  readonly currency: string;
  readonly type: "charge" | "refund" | "adjustment";
  readonly source: string;
};

export type LineItem = Base<"item"> & {
  readonly amount_total: number;
  readonly amount_subtotal: number;
  readonly currency: string;
  readonly description: string;
  readonly quantity: number;
  readonly session: string;
};

export type CheckoutSession = Base<"checkout.session"> & {
  readonly mode: "payment" | "setup";
  readonly amount_subtotal: number | null;
  readonly amount_total: number | null;
  readonly currency: string | null;
  readonly cancel_url: string | null;
  readonly success_url: string;
  readonly client_reference_id: string | null;
  readonly locale: string | null;
  readonly expires_at: number;
  customer: string | null;
  customer_email: string | null;
  customer_details: { readonly email: string | null; readonly name: string | null } | null;
  payment_intent: string | null;
  setup_intent: string | null;
  payment_status: "unpaid" | "paid" | "no_payment_required";
  status: "open" | "complete" | "expired";
  url: string | null;
  metadata: Metadata;
  /** Ours alone: what the intent is made of once somebody pays. Not shown. */
  readonly intentData: {
    readonly captureMethod: "automatic" | "manual";
    readonly setupFutureUsage: "off_session" | "on_session" | null;
    readonly description: string | null;
    readonly metadata: Metadata;
  };
};

export type Dispute = Base<"dispute"> & {
  readonly amount: number;
  readonly currency: string;
  readonly charge: string;
  readonly payment_intent: string;
  readonly reason: string;
  balance_transactions: string[];
  status: "needs_response" | "won" | "lost";
  metadata: Metadata;
};

export type WebhookEndpoint = Base<"webhook_endpoint"> & {
  url: string;
  readonly enabled_events: readonly string[];
  readonly secret: string;
  status: "enabled" | "disabled";
  metadata: Metadata;
};

export type Event = Base<"event"> & {
  readonly type: string;
  readonly api_version: string;
  readonly data: { readonly object: object };
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  pending_webhooks: number;
};

/** A line of the double's own books, which no client sees: what became of somebody's money. */
export type Movement = {
  readonly id: string;
  readonly at: number;
  readonly kind: "hold" | "capture" | "release" | "refund" | "dispute" | "dispute_won";
  readonly payment_intent: string;
  readonly amount: number;
  readonly currency: string;
};

/** The answer that an idempotency key was given first. */
export type KeptAnswer = {
  readonly id: string;
  readonly at: number;
  /** Method, path and parameters: the key stands for these and no others. */
  readonly asked: string;
  readonly status: number;
  readonly body: string;
};

/** Every kind of object that is kept, by the name of its collection. */
export type Collections = {
  customers: Customer;
  payment_methods: PaymentMethod;
  payment_intents: PaymentIntent;
  setup_intents: SetupIntent;
  charges: Charge;
  refunds: Refund;
  balance_transactions: BalanceTransaction;
  line_items: LineItem;
  sessions: CheckoutSession;
  disputes: Dispute;
  webhook_endpoints: WebhookEndpoint;
  events: Event;
  movements: Movement;
  kept_answers: KeptAnswer;
};
export type Collection = keyof Collections;
